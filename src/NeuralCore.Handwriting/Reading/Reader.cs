using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting;

/// <summary>
/// Reads handwriting: photos, scans, crops and drawings in, text with boxes, probabilities and alternatives out. Several
/// threads may use one reader.
/// </summary>
/// <remarks><code>
/// Reader reader = Reader.Digits;
/// TextReading result = reader.Read("cheque.jpg");
/// Console.WriteLine(result.Text);
/// </code>
/// The pages <c>docs/reading.md</c> and <c>data/models/README.md</c> state what the built-in readers can read.</remarks>
public sealed class Reader
{
    private static readonly Lazy<Reader> BuiltInDigits = new(() => new Reader(Reading.ShippedReaders.For(Reading.ReadingAlphabet.Digits))),
        BuiltInText = new(() => new Reader(Reading.ShippedReaders.For(Reading.ReadingAlphabet.Text)));

    private readonly LineReader lines;
    private readonly Model model;

    /// <param name="model">A line network, as <c>neuralcore train --reader</c> saves it.</param>
    /// <exception cref="InvalidDataException">The model is not a line network.</exception>
    public Reader(Model model)
    {
        this.model = model;
        lines = new LineReader(model);
    }

    /// <summary>The built-in reader of digits and the separators <c>.,-/:</c>.</summary>
    public static Reader Digits => BuiltInDigits.Value;

    /// <summary>The built-in reader of letters, digits and punctuation.</summary>
    public static Reader Text => BuiltInText.Value;

    /// <summary>The characters that this reader knows.</summary>
    public string Alphabet => lines.Alphabet;

    /// <summary>Reads an image file: PNG, JPEG, BMP or GIF.</summary>
    /// <exception cref="InvalidDataException">The file is not a complete image.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <inheritdoc cref="Read(GreyImage, ReaderOptions?)"/>
    public TextReading Read(string path, ReaderOptions? options = null) => Read(ImageFile.Read(path), options);

    /// <summary>Reads an image: a page, one line, or one character.</summary>
    /// <param name="options">Null for the defaults: pages, all characters.</param>
    public TextReading Read(GreyImage image, ReaderOptions? options = null)
    {
        options ??= new ReaderOptions();
        double threshold = options.Threshold(model);
        return new TextReading([.. Reading.LineReading
            .Lines(lines, () => Reading.ShippedReaders.TextsBeside(model), image, options, threshold, out _)
            .Select(LineText.Of)]);
    }
}

/// <summary>What was read in an image.</summary>
/// <param name="Lines">Lines from top to bottom, fields of one row from left to right; empty if nothing is
/// written.</param>
public sealed record TextReading(IReadOnlyList<LineText> Lines)
{
    /// <summary>The text of the lines that were read with sufficient confidence, separated by line feeds.</summary>
    public string Text => string.Join('\n', Lines.Where(line => !line.IsUnknown).Select(line => line.Text));
}

/// <summary>One line of an image.</summary>
/// <param name="Text">The most probable text, also where it is unknown.</param>
/// <param name="Probability">Of the whole text.</param>
/// <param name="IsUnknown">Whether the reader is not certain enough: probably something else is written.</param>
/// <param name="Characters">One for each character of the text.</param>
/// <param name="Alternatives">The most probable texts, the best first.</param>
public sealed record LineText(
    string Text, double Probability, bool IsUnknown, IReadOnlyList<CharacterText> Characters,
    IReadOnlyList<(string Text, double Probability)> Alternatives)
{
    internal static LineText Of(Reading.LineAnswer line) => new(
        line.Reading!.Text, line.Reading.Probability, line.IsUnknown,
        [.. line.Digits.Select(digit => new CharacterText(
            digit.Box, [.. digit.Alternatives.Select(one => (one.Name[0], one.Probability))]))],
        line.Reading.Texts);
}

/// <summary>One character of a line.</summary>
/// <param name="Box">Its ink, in pixels of the image.</param>
/// <param name="Alternatives">The symbol that was read, then the most probable others, given the rest of the
/// line.</param>
public sealed record CharacterText(PixelBox Box, IReadOnlyList<(char Symbol, double Probability)> Alternatives);
