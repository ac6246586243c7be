using NeuralCore.Runs.Records;

namespace NeuralCore.Runner.Tests;

public sealed class VectorWidthTests
{
    /// <summary>Leaves 1 and 7 of CPUID, as processors answer; the last is a Haswell whose system does not save wide registers.</summary>
    [Theory]
    [InlineData("Nehalem", 0x009CE3BD, 0, 128)]
    [InlineData("Haswell", 0x7FFAFBBF, 0x000027AB, 256)]
    [InlineData("Zen 3", 0x7EF8320B, 0x219C97A9, 256)]
    [InlineData("Zen 4", 0x7EFA320B, unchecked((int)0xF1BF97A9), 512)]
    [InlineData("Skylake-X", 0x7FFEFBBF, unchecked((int)0xD39FFFFB), 512)]
    [InlineData("Haswell, old system", 0x77FAFBBF, 0x000027AB, 128)]
    public void Width_of_a_processor_follows_from_what_it_says_of_itself(string processor, int basic, int extended, int bits) =>
        Assert.True(VectorWidth.OfProcessor(basic, extended) == bits, $"{processor}: {VectorWidth.OfProcessor(basic, extended)} bits.");

    [Fact]
    public void Wider_vectors_than_a_build_s_are_told_with_what_to_publish()
    {
        Assert.Contains("x86-64-v3", VectorWidth.Warning(used: 128, available: 256), StringComparison.Ordinal);
        Assert.Contains("x86-64-v4", VectorWidth.Warning(used: 256, available: 512), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(256, 256)]
    [InlineData(512, 256)]
    public void Nothing_is_said_where_nothing_is_lost(int used, int available) => Assert.Null(VectorWidth.Warning(used, available));

    [Fact]
    public void Just_in_time_compiler_uses_what_it_finds() => Assert.Null(VectorWidth.Warning());
}
