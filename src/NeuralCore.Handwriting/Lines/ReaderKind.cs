namespace NeuralCore.Handwriting.Lines;

/// <summary>A kind of line reader that can be trained: its alphabet, its network and its synthetic training lines.</summary>
/// <param name="Name">As in <c>train --reader</c>: <c>digits</c>.</param>
/// <param name="Alphabet">Symbol k is class k; the last class is the blank.</param>
/// <param name="Channels">Of the widest layers of its network: see <see cref="LineNetwork"/>.</param>
/// <param name="Lines">Creates the lines of a seed and part; with images of digits, or null for strokes
/// alone.</param>
internal sealed record ReaderKind(
    string Name, string Alphabet, int Channels, Func<ulong, int, Dataset?, LineGenerator> Lines)
{
    /// <summary>
    /// Parts of one seed, which have no line in common: epoch e of part p has the lines 2·e + p, and lines for evaluation
    /// have epoch 0.
    /// </summary>
    public const int Training = 0, Validation = 1, Test = 3, FineTuning = 5;

    /// <summary>Name of the last class in model files.</summary>
    public const string Blank = CtcLoss.BlankName;

    public static IReadOnlyList<ReaderKind> All { get; } =
    [
        new("digits", LineSynthesis.Alphabet, Channels: 96,
            (seed, part, images) => new LineGenerator(seed, part, images)),
        new("text", LineSynthesis.TextAlphabet, Channels: 128,
            (seed, part, images) => new LineGenerator(seed, part, images, isText: true)),
    ];

    public string Architecture => LineNetwork.Architecture(Alphabet.Length, Channels);

    /// <summary>Each symbol, then the blank.</summary>
    public IReadOnlyList<string> ClassNames => ClassNamesOf(Alphabet);

    /// <summary>
    /// The words that it expects, as <see cref="WordModel"/> takes them: the word lists, and each letter as an initial;
    /// null for a reader without letters.
    /// </summary>
    /// <param name="texts">More examples.</param>
    public string? Words(IEnumerable<string> texts) => Alphabet.Any(char.IsAsciiLetter)
        ? WordModel.Format([.. WordLists.All, .. Alphabet.Select(symbol => $"{symbol}"), .. texts]) : null;

    public static ReaderKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    public static IReadOnlyList<string> ClassNamesOf(string alphabet) =>
        [.. alphabet.EnumerateRunes().Select(symbol => $"{symbol}"), Blank];
}

/// <summary>The network that reads lines.</summary>
/// <remarks><code>
/// Shapes    x: (N, 32, W, 1), W a multiple of 16     z: (N, 1, W/4, symbols + 1)
/// Columns   convolutions with pooling to 4 rows and W/4 columns, then one of height 4: a vector for each column
/// Sequence  two residual convolutions over 5 columns, 20 pixels, each
/// Output    the logits of a column; the last class is the blank of CtcLoss
/// </code>
/// The first two pooling layers precede batch normalization, which makes them cheaper.</remarks>
internal static class LineNetwork
{
    /// <summary>The input for which architectures are built; lines of other widths fit too.</summary>
    public static Shape InputShape => new(LineNormalization.Height, 96, 1);

    /// <param name="symbols">Without the blank.</param>
    /// <param name="channels">Of the columns.</param>
    public static string Architecture(int symbols, int channels) =>
        "conv 3x3x16 same relu | maxpool 2 | batchnorm | " +
        "conv 3x3x32 same relu | maxpool 2 | batchnorm | " +
        "conv 3x3x64 same | batchnorm | maxpool 2x1 | relu | " +
        $"conv 3x3x{channels} same | batchnorm | relu | conv 4x1x{channels} | batchnorm | relu | " +
        $"residual ( conv 1x5x{channels} same | batchnorm ) | relu | " +
        $"residual ( conv 1x5x{channels} same | batchnorm ) | relu | dropout 0.1 | conv 1x1x{symbols + 1}";
}
