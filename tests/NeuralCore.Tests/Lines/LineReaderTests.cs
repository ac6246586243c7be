using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Tests.Lines;

/// <summary>The built-in reader of digits on rows of generated digits.</summary>
public sealed class LineReaderTests
{
    private const int Side = 28;

    private static readonly LineReader Reader = new(ShippedReaders.For(ReadingAlphabet.Digits));

    private static readonly Dataset Images = GeneratedDigits.Create(400, seed: 7, part: 1);

    [Theory, InlineData("3046", false), InlineData("27583", true), InlineData("90254", false), InlineData("4400", true)]
    public void A_row_of_digits_is_read_with_a_box_and_alternatives_for_each(string text, bool inverted)
    {
        GreyImage row = Row(text, inverted);
        LineResult result = Reader.Read(row);
        Assert.Equal(text, string.Concat(result.Text.Where(char.IsAsciiDigit)));
        Assert.Equal(result.Text.Length, result.Characters.Count);
        Assert.InRange(result.Probability, 0.2, 1);
        int before = -1;
        foreach ((LineCharacter character, char symbol) in result.Characters.Zip(result.Text))
        {
            Assert.Equal(symbol, character.Alternatives[0].Symbol);
            Assert.All(character.Alternatives, one => Assert.InRange(one.Probability, 0, 1));
            Assert.True(character.Box.Left + character.Box.Right > before);
            Assert.True(character.Box.Left >= 0 && character.Box.Right <= row.Width && character.Box.Bottom <= row.Height);
            before = character.Box.Left + character.Box.Right;
        }

        Assert.Equal(result.Text, result.Texts[0].Text);
        Assert.Equal(LineNormalization.Height * result.Trace!.Width, result.Trace.Pixels.Length);
    }

    [Fact]
    public void Of_two_hundred_single_digits_nine_in_ten_are_read()
    {
        int correct = 0;
        for (int i = 0; i < 200; i++)
            correct += Reader.Read(Digit(i), "0123456789", exactlyOne: true).Text == $"{Images.Labels[i]}" ? 1 : 0;
        Assert.InRange(correct, 184, 200);
    }

    /// <summary>Cropped to its ink, and on a sheet four times as large.</summary>
    [Theory, InlineData(0, 180), InlineData(1.5, 180)]
    public void A_single_digit_is_read_with_any_margin(double margin, int least)
    {
        int correct = 0;
        for (int i = 0; i < 200; i++)
        {
            GreyImage digit = Digit(i), framed = CharacterInk.Find(digit, inverted: false).WithMargin(digit, margin);
            correct += Reader.Read(framed, "0123456789", exactlyOne: true).Text == $"{Images.Labels[i]}" ? 1 : 0;
        }

        Assert.InRange(correct, least, 200);
    }

    [Fact]
    public void Symbols_that_are_not_allowed_do_not_occur()
    {
        for (int i = 0; i < 30; i++)
        {
            Assert.All(Reader.Read(Row("83", inverted: false, i), "01").Text, symbol => Assert.Contains(symbol, "01"));
            Assert.Contains(Reader.Read(Digit(i), "47", exactlyOne: true).Text, (string[])["4", "7"]);
        }
    }

    [Fact]
    public void Of_a_list_of_texts_the_one_that_is_written_is_the_most_probable()
    {
        LineResult result = Reader.ReadOneOf(Row("5824", inverted: false), ["5624", "1824", "5824", "582", "abc"])!;
        Assert.Equal("5824", result.Text);
        Assert.InRange(result.Probability, 0.5, 1);
        Assert.Equal(4, result.Characters.Count);
        Assert.Null(Reader.ReadOneOf(Row("5824", inverted: false), ["abc"]));
        Assert.Throws<ArgumentException>(() => new Lexicon(["", " "]));
    }

    [Fact]
    public void The_result_does_not_depend_on_other_threads_or_on_what_was_read_before()
    {
        GreyImage[] rows = [.. Enumerable.Range(0, 12).Select(i => Row($"{i * 997}", inverted: false, i))];
        string[] one = [.. rows.Select(row => Describe(Reader.Read(row)))], many = new string[rows.Length];
        Parallel.For(0, rows.Length, i => many[i] = Describe(Reader.Read(rows[i])));
        Assert.Equal(one, many);
        string[] fresh = [.. rows.Select(row => Describe(new LineReader(ShippedReaders.For(ReadingAlphabet.Digits)).Read(row)))];
        Assert.Equal(one, fresh);

        static string Describe(LineResult result) => $"{result.Text} {result.Probability:R} {result.Characters.Count}";
    }

    [Theory]
    [InlineData(1, 1), InlineData(500, 1), InlineData(1, 500), InlineData(2000, 20), InlineData(20, 2000), InlineData(33, 31)]
    public void Images_of_any_size_are_read(int width, int height)
    {
        var pixels = new byte[width * height];
        var random = new RandomStream(1, RandomPurpose.Test);
        foreach (ref byte pixel in pixels.AsSpan()) pixel = (byte)random.NextInt(256);
        var image = new GreyImage(width, height, pixels);
        Assert.NotNull(Reader.Read(image).Text);
        Assert.Single(Reader.Read(image, "0123456789", exactlyOne: true).Text);
    }

    [Fact]
    public void An_empty_sheet_has_no_text()
    {
        var pixels = new byte[40 * 120];
        Array.Fill(pixels, (byte)230);
        Assert.Equal("", Reader.Read(new GreyImage(120, 40, pixels)).Text);
    }

    [Fact]
    public void A_model_of_images_is_refused()
    {
        var network = new Network(new Shape(Side, Side, 1), 1, new Flatten(), new Dense(10));
        var model = new Model(network, ClassNames.Digits);
        Assert.False(LineReader.IsLineModel(model));
        Assert.Contains("--reader", Assert.Throws<InvalidDataException>(() => new LineReader(model)).Message);
    }

    [Fact]
    public void The_public_reader_reads_the_lines_of_a_page()
    {
        GreyImage first = Row("4078", inverted: false), second = Row("5529", inverted: false, 3);
        const int Margin = 40, Gap = 60;
        int width = first.Width + 2 * Margin, height = 2 * first.Height + Gap + 2 * Margin;
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)255);
        Paste(first, Margin);
        Paste(second, Margin + first.Height + Gap);
        TextReading page = Handwriting.Reader.Digits.Read(new GreyImage(width, height, pixels));
        Assert.Equal("4078\n5529", page.Text);
        Assert.Equal(2, page.Lines.Count);
        Assert.All(page.Lines, line => Assert.Equal(line.Text.Length, line.Characters.Count));
        Assert.True(page.Lines[0].Characters[0].Box.Bottom < page.Lines[1].Characters[0].Box.Top);

        void Paste(GreyImage row, int top)
        {
            for (int y = 0; y < row.Height; y++)
                row.Pixels.Slice(y * row.Width, row.Width).CopyTo(pixels.AsSpan((top + y) * width + Margin));
        }
    }

    [Fact]
    public void A_reader_evaluates_images_of_single_digits()
    {
        Predictions predictions = ReaderEvaluation.Predict(Reader, Images.Take(100), threads: 2, CancellationToken.None);
        Assert.InRange(EvaluationReport.Of(predictions).Accuracy, 0.9, 1);
        var letters = new Dataset("letters", Images.SampleShape, Images.Image(0).ToArray(), [0], ["x", "y"]);
        Assert.Contains("knows the characters", Assert.Throws<InvalidDataException>(
            () => ReaderEvaluation.Predict(Reader, letters, 1, CancellationToken.None)).Message);
    }

    private static GreyImage Digit(int index) => new(Side, Side, Images.Image(index).ToArray());

    /// <summary>Generated digits side by side, dark on light or inverted.</summary>
    private static GreyImage Row(string text, bool inverted, int variant = 0)
    {
        const int Pitch = 24;
        int width = Pitch * text.Length + 8;
        var pixels = new byte[width * Side];
        for (int i = 0; i < text.Length; i++)
        {
            int index = IndexOf(text[i] - '0', variant + i);
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    ref byte pixel = ref pixels[y * width + Math.Min(width - 1, i * Pitch + x)];
                    pixel = Math.Max(pixel, Images.Image(index)[y * Side + x]);
                }
            }
        }

        if (!inverted) for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(255 - pixels[i]);
        return new GreyImage(width, Side, pixels);
    }

    private static int IndexOf(int digit, int occurrence)
    {
        for (int i = 0; ; i = (i + 1) % Images.Count)
        {
            if (Images.Labels[i] == digit && occurrence-- == 0) return i;
        }
    }
}
