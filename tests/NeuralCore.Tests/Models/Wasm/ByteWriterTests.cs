using NeuralCore.Interop.Wasm.Emit;

namespace NeuralCore.Tests.Models.Wasm;

/// <summary>LEB128 as in the examples of the DWARF 5 standard, section 7.6.</summary>
public sealed class ByteWriterTests
{
    [Theory]
    [InlineData(2u, "02")]
    [InlineData(127u, "7F")]
    [InlineData(128u, "8001")]
    [InlineData(12857u, "B964")]
    [InlineData(uint.MaxValue, "FFFFFFFF0F")]
    public void Unsigned_numbers(uint value, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(new ByteWriter().Unsigned(value).Span));

    [Theory]
    [InlineData(2, "02")]
    [InlineData(-2, "7E")]
    [InlineData(63, "3F")]
    [InlineData(64, "C000")]
    [InlineData(127, "FF00")]
    [InlineData(-127, "817F")]
    [InlineData(128, "8001")]
    [InlineData(-129, "FF7E")]
    [InlineData(int.MinValue, "8080808078")]
    public void Signed_numbers(int value, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(new ByteWriter().Signed(value).Span));
}
