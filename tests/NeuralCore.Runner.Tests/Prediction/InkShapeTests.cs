using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runner.Tests.Prediction;

public sealed class InkShapeTests
{
    [Fact]
    public void Dots_and_dashes_are_told_by_their_shape()
    {
        Assert.Equal("a dot", Name((x, y) => (x - 14) * (x - 14) + (y - 14) * (y - 14) < 80));
        Assert.Equal("a dash", Name((x, y) => y is > 11 and < 16 && x is > 3 and < 24));
        Assert.Null(Name((x, y) => x is > 6 and < 21 && y is > 3 and < 24 && !(x is > 8 and < 15 && y is 13 or 14))); // a bold 3, hardly open
        Assert.Null(Name((x, y) => x is > 11 and < 16 && y is > 3 and < 24)); // a 1
        Assert.Null(Name((x, y) => Math.Abs(Math.Sqrt((x - 14) * (x - 14) + (y - 14) * (y - 14)) - 8) < 2)); // a 0
        Assert.Null(Name((_, _) => false));
    }

    [Fact]
    public void Hardly_a_digit_is_taken_for_one()
    {
        Dataset digits = GeneratedDigits.Create(2000, seed: 1);
        Assert.InRange(Enumerable.Range(0, digits.Count).Count(i => InkShape.Name(digits.Image(i), 28, 28) is not null), 0, 4);
    }

    private static string? Name(Func<int, int, bool> isInk) => InkShape.Name([.. Enumerable.Range(0, 28 * 28).Select(i => (byte)(isInk(i % 28, i / 28) ? 255 : 0))], 28, 28);
}
