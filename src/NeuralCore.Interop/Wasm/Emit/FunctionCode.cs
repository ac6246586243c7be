using System.Buffers.Binary;

namespace NeuralCore.Interop.Wasm.Emit;

/// <summary>
/// The code of one function, written instruction by instruction. WebAssembly is a stack machine: an instruction takes
/// its operands from the stack and leaves its result there. Locals are numbered, parameters first.
/// </summary>
internal sealed class FunctionCode(IReadOnlyList<ValueKind> parameters, IReadOnlyList<ValueKind> results)
{
    private const int VectorPrefix = 0xFD, BulkPrefix = 0xFC, EmptyBlock = 0x40, End = 0x0B;

    private readonly ByteWriter code = new();
    private readonly List<ValueKind> locals = [];

    public IReadOnlyList<ValueKind> Parameters => parameters;

    public IReadOnlyList<ValueKind> Results => results;

    /// <summary>Adds a local variable; it begins as 0.</summary>
    public int Local(ValueKind kind)
    {
        locals.Add(kind);
        return parameters.Count + locals.Count - 1;
    }

    public int[] Locals(ValueKind kind, int count) => [.. Enumerable.Range(0, count).Select(_ => Local(kind))];

    public FunctionCode Get(int local) => Plain(0x20).Index(local);

    public FunctionCode Set(int local) => Plain(0x21).Index(local);

    /// <summary>Sets a local and leaves the value on the stack.</summary>
    public FunctionCode Tee(int local) => Plain(0x22).Index(local);

    public FunctionCode Const(int value)
    {
        Plain(0x41);
        code.Signed(value);
        return this;
    }

    public FunctionCode Const(float value)
    {
        Plain(0x43);
        code.Float(value);
        return this;
    }

    /// <summary>A vector of four equal floats.</summary>
    public FunctionCode Splat(float value) => Vector(BitConverter.SingleToInt32Bits(value));

    /// <summary>A vector of four equal 32-bit numbers.</summary>
    public FunctionCode Vector(int lane) => Vector([lane, lane, lane, lane]);

    /// <summary>A constant vector of four 32-bit numbers, the lowest first.</summary>
    public FunctionCode Vector(ReadOnlySpan<int> lanes)
    {
        Plain(VectorPrefix);
        code.Unsigned(0x0C);
        Span<byte> four = stackalloc byte[sizeof(int)];
        foreach (int lane in lanes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(four, lane);
            code.Raw(four);
        }

        return this;
    }

    public FunctionCode Do(Op op) => Plain((int)op);

    public FunctionCode Do(VectorOp op)
    {
        Plain(VectorPrefix);
        code.Unsigned((int)op);
        return this;
    }

    /// <summary>Takes two vectors; byte i of the result is byte <paramref name="bytes"/>[i] of the 32.</summary>
    public FunctionCode Shuffle(ReadOnlySpan<byte> bytes)
    {
        Do(VectorOp.I8x16Shuffle);
        code.Raw(bytes);
        return this;
    }

    /// <summary>Takes the address, for stores then the value.</summary>
    /// <param name="offset">Bytes added to the address.</param>
    public FunctionCode Memory(MemoryOp op, int offset = 0)
    {
        int number = (int)op;
        if (number > byte.MaxValue) Plain(VectorPrefix);
        code.Unsigned(number & byte.MaxValue).Unsigned(0).Unsigned(offset); // 0: no alignment is promised
        return this;
    }

    /// <summary>Takes address and vector and stores one lane of 32 bits.</summary>
    public FunctionCode StoreLane(int lane, int offset)
    {
        Plain(VectorPrefix);
        code.Unsigned(0x5A).Unsigned(0).Unsigned(offset).Byte(lane);
        return this;
    }

    /// <summary>Takes destination, source and length in bytes.</summary>
    public FunctionCode MemoryCopy() => Bulk(10).Plain(0).Plain(0);

    /// <summary>Takes destination, byte and length in bytes.</summary>
    public FunctionCode MemoryFill() => Bulk(11).Plain(0);

    /// <summary>Leaves the size of the memory in pages of 64 KiB.</summary>
    public FunctionCode MemorySize() => Plain(0x3F).Plain(0);

    /// <summary>Takes a number of pages, leaves the former size or −1.</summary>
    public FunctionCode MemoryGrow() => Plain(0x40).Plain(0);

    public FunctionCode Call(int function) => Plain(0x10).Index(function);

    /// <summary>A block: a branch to it continues after its end.</summary>
    public FunctionCode Block(Action body) => Structure(0x02, body);

    /// <summary>A loop: a branch to it begins it again; it ends where no branch is taken.</summary>
    public FunctionCode Loop(Action body) => Structure(0x03, body);

    /// <summary>Takes a condition.</summary>
    public FunctionCode If(Action then, Action? otherwise = null) => Structure(0x04, () =>
    {
        then();
        if (otherwise is null) return;
        Plain(0x05);
        otherwise();
    });

    /// <param name="depth">0 is the innermost block or loop.</param>
    public FunctionCode Branch(int depth) => Plain(0x0C).Index(depth);

    /// <summary>Takes a condition.</summary>
    public FunctionCode BranchIf(int depth) => Plain(0x0D).Index(depth);

    /// <summary>Runs the body as often as the number in a local, which is above 0 and then counts down to 0.</summary>
    public FunctionCode Repeat(int counter, Action body) => Loop(() =>
    {
        body();
        Get(counter).Const(1).Do(Op.I32Sub).Tee(counter).BranchIf(0);
    });

    /// <summary>local += the number on the stack.</summary>
    public FunctionCode AddTo(int local) => Get(local).Do(Op.I32Add).Set(local);

    /// <summary>local += value.</summary>
    public FunctionCode Step(int local, int value) => Get(local).Const(value).Do(Op.I32Add).Set(local);

    /// <summary>The function's entry in the code section: the locals in runs of one type, the instructions.</summary>
    public ByteWriter Body()
    {
        var runs = new List<(ValueKind Kind, int Count)>();
        foreach (ValueKind kind in locals)
        {
            if (runs.Count > 0 && runs[^1].Kind == kind) runs[^1] = (kind, runs[^1].Count + 1);
            else runs.Add((kind, 1));
        }

        ByteWriter body = new ByteWriter().Unsigned(runs.Count);
        foreach ((ValueKind kind, int count) in runs) body.Unsigned(count).Byte((int)kind);
        return body.Raw(code.Span).Byte(End);
    }

    private FunctionCode Structure(int opcode, Action body)
    {
        Plain(opcode).Plain(EmptyBlock);
        body();
        return Plain(End);
    }

    private FunctionCode Bulk(int number)
    {
        Plain(BulkPrefix);
        code.Unsigned(number);
        return this;
    }

    private FunctionCode Index(int index)
    {
        code.Unsigned(index);
        return this;
    }

    private FunctionCode Plain(int opcode)
    {
        code.Byte(opcode);
        return this;
    }
}
