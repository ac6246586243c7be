using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;
using Wasmtime;
using static NeuralCore.Interop.Wasm.Emit.ValueKind;

namespace NeuralCore.Tests.Models.Wasm;

/// <summary>The multiply-add of a module rounds once, as <see cref="MathF.FusedMultiplyAdd"/> does.</summary>
public sealed class MultiplyAddTests
{
    private const int Count = 1 << 18, Bytes = sizeof(float) * Count;

    [Theory, InlineData(false), InlineData(true)]
    public void It_rounds_once(bool relaxed)
    {
        float[] a = new float[Count], b = new float[Count], c = new float[Count];
        Fill(a, b, c);
        float[] y = Run(relaxed, a, b, c);
        int twice = 0;
        for (int i = 0; i < Count; i++)
        {
            float expected = MathF.FusedMultiplyAdd(a[i], b[i], c[i]);
            if (!Numbers.SameBits(expected, y[i])) Assert.Fail($"{a[i]:R}·{b[i]:R} + {c[i]:R} is {y[i]:R}, expected {expected:R}.");
            if (!Numbers.SameBits(expected, (float)((double)a[i] * b[i] + c[i]))) twice++;
        }

        Assert.True(twice > Count / 64, $"Only {twice} cases tell one rounding from two.");
    }

    /// <summary>Random bits, special numbers, subnormal results, and sums within one unit of 2⁻⁵³ of the middle between two floats.</summary>
    private static void Fill(float[] a, float[] b, float[] c)
    {
        var random = new RandomStream(4, RandomPurpose.Test);
        float[] special = Numbers.Extreme(Count, 5);
        for (int i = 0; i < Count; i++)
        {
            (a[i], b[i], c[i]) = (i % 4) switch
            {
                0 => (Bits(), Bits(), Bits()),
                1 => (special[i], Bits(), special[Count - 1 - i]),
                _ => Middle(i % 8 < 4),
            };
        }

        float Bits() => BitConverter.UInt32BitsToSingle((uint)random.NextInt(1 << 16) << 16 | (uint)random.NextInt(1 << 16));

        // c + half a unit of c ± less than a unit of the sum in 64 bits
        (float, float, float) Middle(bool isSubnormal)
        {
            float c = 1 + random.NextInt(1 << 23) / (float)(1 << 23);
            float half = 1 + (random.NextInt(3) - 1) / (float)(1 << 23), factor = 1 + (random.NextInt(3) - 1) / (float)(1 << 23);
            float sign = random.NextInt(2) == 0 ? -1 : 1, scale = isSubnormal ? MathF.ScaleB(1, -126) : 1;
            return (half * MathF.ScaleB(1, -12), factor * sign * MathF.ScaleB(1, -12) * scale, c * scale * (random.NextInt(2) == 0 ? -1 : 1));
        }
    }

    private static float[] Run(bool relaxed, float[] a, float[] b, float[] c)
    {
        var module = new WasmModule { Pages = 4 * Bytes / WasmModule.PageBytes };
        var arithmetic = new Arithmetic(new FunctionLibrary(module), relaxed);
        var code = new FunctionCode([], []);
        int at = code.Local(I32), left = code.Local(I32);
        code.Const(Count / Arithmetic.Lanes).Set(left).Repeat(left, () =>
        {
            code.Get(at);
            for (int operand = 0; operand < 3; operand++) code.Get(at).Memory(MemoryOp.VectorLoad, operand * Bytes);
            arithmetic.MultiplyAdd(code);
            code.Memory(MemoryOp.VectorStore, 3 * Bytes).Step(at, Arithmetic.VectorBytes);
        });
        module.Add(code, "run");
        using var engine = new Engine();
        using var store = new Store(engine);
        using var compiled = Module.FromBytes(engine, "multiplyAdd", module.Write());
        var instance = new Instance(store, compiled);
        Memory memory = instance.GetMemory("memory")!;
        a.CopyTo(memory.GetSpan<float>(0, Count));
        b.CopyTo(memory.GetSpan<float>(Bytes, Count));
        c.CopyTo(memory.GetSpan<float>(2 * Bytes, Count));
        instance.GetAction("run")!();
        return memory.GetSpan<float>(3 * Bytes, Count).ToArray();
    }
}
