using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Lines;

/// <summary>Images of lines with their texts, normalised for the line network, in the order of labels.csv.</summary>
/// <param name="Lines">Those that can be used.</param>
/// <param name="Alphabet">Of the reader.</param>
/// <param name="HasSeparators">Whether a label has a symbol that is neither a letter nor a digit. Labels without any,
/// as of cheque amounts, mean that separators are not to be read.</param>
/// <param name="Dropped">The rows that were left out.</param>
internal sealed record LabelledLines(
    IReadOnlyList<LabelledLine> Lines, string Alphabet, bool HasSeparators, IReadOnlyList<DroppedLine> Dropped)
{
    /// <summary>Share of the rows that may be left out.</summary>
    private const double MaxDropped = 0.1;

    /// <summary>Of the narrowest lines, as in the synthesis and the reader.</summary>
    private const int MinWidth = LineSynthesis.MinWidth;

    /// <summary>The number of rows of labels.csv.</summary>
    public int Rows => Lines.Count + Dropped.Count;

    /// <summary>The texts of the lines.</summary>
    public IEnumerable<string> Texts
    {
        get
        {
            Rune[] symbols = [.. Alphabet.EnumerateRunes()];
            return Lines.Select(line => string.Concat(line.Symbols.Select(k => symbols[k])));
        }
    }

    /// <summary>Whether the rows that are left out are too many for a training.</summary>
    public bool HasTooFew => Dropped.Count > MaxDropped * Rows;

    /// <summary>Reads the images of a folder for a training.</summary>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>, or more than a tenth of the rows cannot be
    /// used.</exception>
    /// <inheritdoc cref="Read"/>
    public static LabelledLines Load(
        string folder, string alphabet, Func<int, int> framesOf, CancellationToken cancellation)
    {
        LabelledLines lines = Read(folder, alphabet, framesOf, cancellation);
        return !lines.HasTooFew ? lines
            : throw new InvalidDataException($"{lines.Dropped[0].Text}. {lines.Dropped.Count} of the {lines.Rows} rows "
                + "cannot be used, more than 10 %: correct these labels, or remove the rows.");
    }

    /// <summary>Reads the images of a folder.</summary>
    /// <param name="folder">With labels.csv.</param>
    /// <param name="alphabet">Symbol k is class k.</param>
    /// <param name="framesOf">Outputs of the network for a line of a width.</param>
    /// <exception cref="InvalidDataException">A row is invalid, or an image cannot be read.</exception>
    /// <exception cref="IOException">A file does not exist or cannot be read.</exception>
    public static LabelledLines Read(
        string folder, string alphabet, Func<int, int> framesOf, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, LabelsCsv.FileName);
        IReadOnlyList<LabelRow> rows = LabelsCsv.Read(folder);
        var numbers = new Dictionary<Rune, int>();
        foreach (Rune symbol in alphabet.EnumerateRunes()) numbers.Add(symbol, numbers.Count);
        var normalization = new LineNormalization();
        var lines = new List<LabelledLine>();
        var dropped = new List<DroppedLine>();
        foreach (LabelRow row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            string place = $"{path}, line {row.Line}: {row.File}";
            Rune[] unknown = [.. row.Text.EnumerateRunes().Where(symbol => !numbers.ContainsKey(symbol)).Take(1)];
            if (unknown.Length > 0)
            {
                dropped.Add(new DroppedLine(LineProblem.Symbol, row.File, $"{place}: '{unknown[0]}' is not in the "
                    + $"alphabet of the model, {alphabet}, which cannot be extended"));
                continue;
            }

            int[] symbols = [.. row.Text.EnumerateRunes().Select(symbol => numbers[symbol])];
            GreyImage image = ReadImage(folder, row, path);
            int padded = LineNormalization.WidthFor(image.Height, image.Width), width = Math.Max(MinWidth, padded);
            if (width > LineSynthesis.MaxWidth)
            {
                dropped.Add(new DroppedLine(LineProblem.Width, row.File, $"{place}: the image is "
                    + $"{(double)image.Width / image.Height:0} times as wide as high, more than "
                    + $"{LineSynthesis.MaxWidth / LineNormalization.Height}"));
            }
            else if (!CtcLoss.Fits(symbols, framesOf(width)))
            {
                int repeated = symbols.Zip(symbols.Skip(1)).Count(pair => pair.First == pair.Second);
                dropped.Add(new DroppedLine(LineProblem.Length, row.File, $"{place}: '{row.Text}' is too long for an "
                    + $"image of {image.Width}×{image.Height}: it needs {symbols.Length + repeated} columns "
                    + $"({symbols.Length} symbols{(repeated > 0 ? ", and a blank between equal neighbours" : "")}), "
                    + $"and the line has {framesOf(width)}"));
            }
            else
            {
                var pixels = new float[LineNormalization.Height * padded];
                normalization.Normalize(image, pixels, Polarity.Score(AreaReduction.Reduce(image, 128)) > 0);
                lines.Add(new LabelledLine(row.File, symbols, pixels, padded, width));
            }
        }

        bool hasSeparators = rows.Any(row => row.Text.EnumerateRunes().Any(IsSeparator));
        return new LabelledLines(lines, alphabet, hasSeparators, dropped);
    }

    /// <summary>Symbols that are neither letters nor digits.</summary>
    public static bool IsSeparator(Rune symbol) => !Rune.IsLetterOrDigit(symbol);

    /// <summary>Splits the lines, at random by the seed.</summary>
    /// <param name="share">Of the lines for validation; at least one line.</param>
    public (LabelledLines Training, LabelledLines Validation) Split(double share, ulong seed)
    {
        LabelledLine[] order = [.. Lines];
        var random = new RandomStream(seed, RandomPurpose.Split, 0, 0);
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = random.NextInt(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        int count = Math.Max(1, (int)(share * order.Length));
        return (this with { Lines = order[count..] }, this with { Lines = order[..count] });
    }

    /// <summary>SHA-256 of all lines with their texts.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (LabelledLine line in Lines)
        {
            foreach (int value in (IEnumerable<int>)[line.Padded, line.Symbols.Length, .. line.Symbols])
            {
                BinaryPrimitives.WriteInt32LittleEndian(number, value);
                hash.AppendData(number);
            }

            hash.AppendData(MemoryMarshal.AsBytes<float>(line.Pixels));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static GreyImage ReadImage(string folder, LabelRow row, string path)
    {
        try
        {
            return ImageFile.Read(Path.Combine(folder, row.File));
        }
        catch (FileNotFoundException e)
        {
            throw new FileNotFoundException($"{path}, line {row.Line}: {e.Message}", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}, line {row.Line}: {e.Message}", e);
        }
    }
}

/// <summary>A normalised line.</summary>
/// <param name="File">Its image.</param>
/// <param name="Symbols">Indices in the alphabet.</param>
/// <param name="Pixels">(32, Padded)</param>
/// <param name="Width">Of the input of the network: at least <paramref name="Padded"/>.</param>
internal sealed record LabelledLine(string File, int[] Symbols, float[] Pixels, int Padded, int Width);

/// <summary>A row of labels.csv without use.</summary>
/// <param name="Text">The place and what is wrong, without a full stop.</param>
internal sealed record DroppedLine(LineProblem Problem, string File, string Text);

/// <summary>Why a labelled line cannot be used.</summary>
internal enum LineProblem
{
    /// <summary>Its text needs more columns than the line has.</summary>
    Length,

    /// <summary>Its text has a symbol that is not in the alphabet.</summary>
    Symbol,

    /// <summary>Its image is too wide.</summary>
    Width,
}
