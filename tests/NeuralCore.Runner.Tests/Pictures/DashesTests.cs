using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class DashesTests
{
    [Fact]
    public void Dashes_and_gaps_take_turns_and_a_round_pen_makes_up_for_its_ends()
    {
        Point[][] dashes = [.. Dashes.Split([new(0, 0), new(40, 0)], [5, 3], thickness: 2)];
        Assert.Equal([(0, 8), (16, 24), (32, 40)], dashes.Select(dash => (dash[0].X, dash[^1].X)));
    }

    [Fact]
    public void A_dash_goes_round_a_corner()
    {
        Point[] dash = Dashes.Split([new(0, 0), new(3, 0), new(3, 10)], [9, 5], thickness: 1).First();
        Assert.Equal([new(0, 0), new(3, 0), new(3, 5)], dash);
    }

    [Fact]
    public void A_line_shorter_than_a_dash_is_whole() => Assert.Equal([new(0, 0), new(1, 0)], Assert.Single(Dashes.Split([new(0, 0), new(1, 0)], [4, 2], thickness: 1)));
}
