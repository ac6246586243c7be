using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Tests.Imaging;

/// <summary>labels.csv, and lines for fine-tuning.</summary>
public sealed class LabelledLinesTests
{
    [Theory]
    [InlineData("file,text\na.png,12\n", "a.png", "12")]
    [InlineData("\uFEFFfile,text\r\na.png,12\r\n", "a.png", "12")]
    [InlineData("file,text\n\n  \na.png,12", "a.png", "12")]
    [InlineData("file,text\na.png,\"1,50\"", "a.png", "1,50")]
    [InlineData("\"file\",\"text\"\n\"a \"\"b\"\".png\",\"1\"", "a \"b\".png", "1")]
    [InlineData("file,text\n a.png , 7 \n", "a.png", "7")]
    [InlineData("file,text\na.png,", "a.png", "")]
    [InlineData("file,text\ndir/a.png,é", "dir/a.png", "é")]
    public void A_row_is_parsed(string content, string file, string text)
    {
        LabelRow row = Assert.Single(LabelsCsv.Parse(content, "labels.csv"));
        Assert.Equal((file, text), (row.File, row.Text));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a.png,12\n", "line 1: the first line must be 'file,text', not 'a.png,12'")]
    [InlineData("file,text\na.png,1,50\n", "line 2: 3 fields")]
    [InlineData("file,text\na.png\n", "line 2: 1 fields")]
    [InlineData("file,text\n\n,12\n", "line 3: the name of the image file is empty")]
    [InlineData("file,text\na.png,\"12\n", "line 2: a quoted text does not end")]
    [InlineData("file,text\na.png,\"12\"3\n", "line 2: after a closing quote")]
    public void An_invalid_row_is_refused_with_its_line(string content, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => LabelsCsv.Parse(content, "labels.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_are_numbered_by_the_lines_of_the_file_also_after_a_quoted_line_break() =>
        Assert.Equal([2, 4, 5], LabelsCsv.Parse("file,text\na,\"1\n2\"\nb,3\nc,4", "labels.csv").Select(row => row.Line));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("123", "", 3)]
    [InlineData("123", "1243", 1)]
    [InlineData("777", "77", 1)]
    [InlineData("12345", "54321", 4)]
    public void Edits_are_counted(string from, string to, int edits)
    {
        Assert.Equal(edits, LineOutputs.Edits(Symbols(from), Symbols(to)));
        Assert.Equal(edits, LineOutputs.Edits(Symbols(to), Symbols(from)));

        static int[] Symbols(string text) => [.. text.Select(c => c - '0')];
    }

    [Fact]
    public void Half_of_a_batch_are_labelled_lines_and_rare_widths_join_frequent_ones()
    {
        LabelledLine[] lines = [.. Enumerable.Range(0, 30).Select(i => Line(i < 2 ? 64 : 96, i)), Line(128, 30)];
        var generator = new FineTuningLines(
            new LabelledLines(lines, LineSynthesis.Alphabet, HasSeparators: false, []), ReaderKind.Find("digits")!, 1, null);
        using var team = new WorkerTeam(2);
        using var alone = new WorkerTeam(1);
        for (int first = 0; first < 80; first += 8)
        {
            Shape shape = generator.ShapeAt(1, first);
            Assert.Equal(128, shape[1]); // the only line of 128 columns is joined by those of 96, which 64 joined
            (Tensor x, Tensor t) = Fill(team, first, shape);
            (Tensor x1, Tensor t1) = Fill(alone, first, shape);
            Assert.Equal(x.Span, x1.Span);
            Assert.Equal(t.Span, t1.Span);
            for (int n = 0; n < 8; n += 2) Assert.Equal([1, 2, 3, -1], t.Span.Slice(n * t.Shape.Last, 4).ToArray());
            Assert.DoesNotContain(t.Span.ToArray(), symbol => symbol >= 10);
        }

        (Tensor, Tensor) Fill(WorkerTeam workers, int first, Shape shape)
        {
            var x = new Tensor(shape.Batch(8));
            var t = new Tensor(generator.TargetShape.Batch(8));
            generator.Fill(workers, 1, first, x, t);
            return (x, t);
        }
    }

    [Fact]
    public void The_split_depends_on_the_seed_alone_and_holds_back_at_least_one_line()
    {
        var lines = new LabelledLines([.. Enumerable.Range(0, 25).Select(i => Line(96, i))], LineSynthesis.Alphabet, false, []);
        (LabelledLines training, LabelledLines validation) = lines.Split(0.1, 1);
        Assert.Equal((23, 2), (training.Lines.Count, validation.Lines.Count));
        Assert.Equal(validation.Sha256(), lines.Split(0.1, 1).Validation.Sha256());
        Assert.NotEqual(validation.Sha256(), lines.Split(0.1, 2).Validation.Sha256());
        Assert.Equal(25, training.Lines.Concat(validation.Lines).Select(line => line.File).Distinct().Count());
        Assert.Single(lines.Split(0, 1).Validation.Lines);
    }

    [Fact]
    public void Fixed_lines_are_ordered_by_width_and_batches_have_one_width()
    {
        var lines = new FixedLines(new LabelledLines([Line(96, 0), Line(32, 1), Line(96, 2), Line(32, 3)], LineSynthesis.Alphabet, false, []));
        Assert.Equal([2, 1, 2, 1], Enumerable.Range(0, 4).Select(first => lines.BatchLength(first, 8)));
        Assert.Equal([32, 32, 96, 96], Enumerable.Range(0, 4).Select(first => lines.ShapeAt(0, first)[1]));
        Assert.Equal(new Shape(32, 96, 1), lines.SampleShape);
    }

    /// <summary>The text 123, with pixels that differ by the number.</summary>
    private static LabelledLine Line(int width, int number)
    {
        var pixels = new float[32 * width];
        pixels[number] = 1;
        return new LabelledLine($"{number}.png", [1, 2, 3], pixels, width, width);
    }
}
