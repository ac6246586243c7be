using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuralCore.Interop.Wasm.Emit;

/// <summary>Bytes of the WebAssembly binary format: numbers in LEB128, names, and contents with their length.</summary>
internal sealed class ByteWriter
{
    private const int PayloadBits = 7, Payload = 0x7F, Continues = 0x80, SignBit = 0x40;

    private readonly List<byte> bytes = [];

    public int Length => bytes.Count;

    public ReadOnlySpan<byte> Span => CollectionsMarshal.AsSpan(bytes);

    public ByteWriter Byte(int value)
    {
        bytes.Add(checked((byte)value));
        return this;
    }

    public ByteWriter Raw(ReadOnlySpan<byte> content)
    {
        bytes.AddRange(content);
        return this;
    }

    /// <summary>Unsigned LEB128: 7 bits a byte, the lowest first.</summary>
    public ByteWriter Unsigned(uint value)
    {
        for (; value > Payload; value >>= PayloadBits) Byte((int)(value & Payload) | Continues);
        return Byte((int)value);
    }

    public ByteWriter Unsigned(int value) => Unsigned(checked((uint)value));

    /// <summary>Signed LEB128: ends where the remaining bits are all the sign.</summary>
    public ByteWriter Signed(int value)
    {
        while (true)
        {
            int low = value & Payload;
            value >>= PayloadBits;
            bool isSigned = (low & SignBit) != 0;
            if ((value == 0 && !isSigned) || (value == -1 && isSigned)) return Byte(low);
            Byte(low | Continues);
        }
    }

    /// <summary>A float as its 4 bytes, little-endian.</summary>
    public ByteWriter Float(float value)
    {
        Span<byte> four = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        return Raw(four);
    }

    /// <summary>The length of a text in UTF-8, then the text.</summary>
    public ByteWriter Name(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return Unsigned(utf8.Length).Raw(utf8);
    }

    /// <summary>The length of a content, then the content.</summary>
    public ByteWriter Sized(ByteWriter content) => Unsigned(content.Length).Raw(content.Span);
}
