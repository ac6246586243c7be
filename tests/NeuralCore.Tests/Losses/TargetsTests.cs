namespace NeuralCore.Tests.Losses;

public sealed class TargetsTests
{
    [Fact]
    public void Classes_are_rows_with_a_one_at_the_label_as_wide_as_the_network_s_outputs()
    {
        var classes = new ClassTargets([2, 0, 1], ["a", "b", "c"]);
        Assert.Equal(new Shape(5), classes.RowShape(new Shape(5)));
        Assert.Equal(new Shape(3), classes.RowShape(new Shape(2)));
        Assert.Equal([0, 1, 0, 0, 0, 1, 0, 0, 0, 0], Fill(classes, [2, 1], width: 5));
        Assert.Equal([1, 2], classes.Subset([2, 0]).Labels.ToArray());
        Assert.Throws<ArgumentException>(() => Fill(classes, [0], width: 2));
    }

    [Fact]
    public void More_than_256_classes_are_possible()
    {
        var classes = new ClassTargets([299, 0], 300);
        Real[] filled = Fill(classes, [0], width: 300);
        Assert.Equal((1, 1), (filled[299], filled.Sum()));
        Assert.Equal("299", classes.ClassNames[^1]);
        Assert.NotEqual(
            classes.Bytes().Single(), new ClassTargets([43, 0], 300).Bytes().Single()); // 43 is 299 in a byte
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_label_that_is_no_class_is_refused(int label)
    {
        Assert.Contains(
            $"Label {label} of sample 1 is outside the 3 classes",
            Assert.Throws<ArgumentException>(() => new ClassTargets([0, label], 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ClassTargets([2], 3).WithClassNames(["a", "b"]));
    }

    [Fact]
    public void Values_are_rows_as_they_are()
    {
        var values = new ValueTargets(new Shape(2), [1, 2, 3, 4, 5, 6]);
        Assert.Equal([5, 6, 1, 2], Fill(values, [2, 0], width: 2));
        Assert.Equal([3, 4], values.Subset([1])[0].ToArray());
        Assert.Equal([7], Fill(new ValueTargets([7, 8]), [0], width: 1));
        Assert.Contains(
            "5 values are no whole number of targets of 2",
            Assert.Throws<ArgumentException>(() => new ValueTargets(new Shape(2), [1, 2, 3, 4, 5])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_are_rows_of_symbol_numbers_that_end_before_the_longest()
    {
        var texts = new TextTargets(["b😀", "", "a"], "ab😀");
        Assert.Equal((3, new Shape(2)), (texts.Symbols, texts.RowShape(new Shape(7, 4))));
        Assert.Equal([TextTargets.End, TextTargets.End, 1, 2, 0, TextTargets.End], Fill(texts, [1, 0, 2], width: 2));
        Assert.Equal(["a"], texts.Subset([2]).Texts);
        Assert.Contains(
            "'c', which is not in the alphabet",
            Assert.Throws<ArgumentException>(() => new TextTargets(["abc"], "ab")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "twice", Assert.Throws<ArgumentException>(() => new TextTargets([], "aba")).Message,
            StringComparison.Ordinal);
    }

    private static Real[] Fill(Targets targets, int[] indices, int width)
    {
        var t = new Tensor(new Shape(indices.Length, width));
        t.Span.Fill(9);
        targets.Fill(indices, t);
        return t.Span.ToArray();
    }
}
