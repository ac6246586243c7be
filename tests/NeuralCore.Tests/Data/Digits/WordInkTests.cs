using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data.Digits;

public sealed class WordInkTests
{
    private static readonly WordInk Ink = new();

    public static TheoryData<int> EveryKind => [0, 1, 2];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Every_character_of_the_alphabet_can_be_written_within_bounds(int kind)
    {
        foreach (char character in TextSampler.Alphabet.Where(character => character != ' '))
        {
            for (int i = 0; i < 20; i++)
            {
                List<StrokePoint[]> strokes = Write(character.ToString(), (WritingKind)kind, i);
                Assert.NotEmpty(strokes);
                Assert.All(strokes, stroke => Assert.InRange(stroke.Length, 2, 40));
                Assert.All(strokes.SelectMany(stroke => stroke), point =>
                    Assert.True(point.X is > -130 and < 250 && point.Y is > -90 and < 220, $"{character} {i} {point}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Equal_streams_give_equal_strokes_after_any_other_text(int kind)
    {
        List<StrokePoint[]> first = Write("Main Street 12", (WritingKind)kind, 5);
        Write("xyz", (WritingKind)kind, 6);
        List<StrokePoint[]> second = Write("Main Street 12", (WritingKind)kind, 5);
        Assert.Equal(first.Count, second.Count);
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void Joined_writing_has_fewer_strokes_than_letters()
    {
        int joined = 0, print = 0;
        for (int i = 0; i < 50; i++)
        {
            joined += Write("menace", WritingKind.Joined, i).Count;
            print += Write("menace", WritingKind.BlockCapitals, i).Count;
        }

        Assert.InRange(joined, 50, 50 * 4);
        Assert.True(print >= 50 * 6);
    }

    [Fact]
    public void Letters_follow_each_other_from_left_to_right()
    {
        for (int i = 0; i < 100; i++)
        {
            WritingKind kind = (WritingKind)(i % 3);
            double one = Write("n", kind, i).Max(Right), eight = Write("nnnnnnnn", kind, i).Max(Right);
            Assert.InRange(eight, one + 7 * 15, one + 7 * 160);
        }

        static double Right(StrokePoint[] stroke) => stroke.Max(point => point.X);
    }

    [Fact]
    public void Writer_repeats_the_forms_of_a_letter()
    {
        for (int i = 0; i < 20; i++)
        {
            var random = new RandomStream(4, RandomPurpose.Test, 0, i);
            var style = new WritingStyle { Kind = WritingKind.Print, Seed = random.NextUInt64(), Inconsistency = 0 };
            var strokes = new List<StrokePoint[]>();
            Ink.Compose("k k", style, ref random, strokes);
            Assert.Equal(
                strokes.Take(strokes.Count / 2).Select(stroke => stroke.Length),
                strokes.Skip(strokes.Count / 2).Select(stroke => stroke.Length));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void Text_without_ink_has_no_strokes(string text) => Assert.Empty(Write(text, WritingKind.Joined, 1));

    [Fact]
    public void Character_without_strokes_is_rejected_with_its_code() =>
        Assert.Contains("U+00DF", Assert.Throws<ArgumentException>(() => Write("ß", WritingKind.Print, 1)).Message);

    private static List<StrokePoint[]> Write(string text, WritingKind kind, int index)
    {
        var random = new RandomStream(9, RandomPurpose.Test, 0, index);
        var strokes = new List<StrokePoint[]>();
        lock (Ink) Ink.Compose(text, WritingStyle.Draw(kind, ref random), ref random, strokes);
        return strokes;
    }
}
