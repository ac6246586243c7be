using NeuralCore.Runs.Records;

namespace NeuralCore.Runner.Tests;

public sealed class FittingRowTests
{
    [Theory]
    [InlineData(80, "name    1  22")]
    [InlineData(13, "name    1  22")]
    [InlineData(12, "name    1")]
    [InlineData(8, "name")]
    [InlineData(1, "name")]
    public void As_many_cells_as_fit_are_shown_and_at_least_the_first(int width, string expected) => Assert.Equal(expected, new FittingRow(width, -4, 3, 2).Of("name", "1", "22"));
}
