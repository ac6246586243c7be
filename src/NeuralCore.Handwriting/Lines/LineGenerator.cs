using System.Collections.Concurrent;

namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// Training data for the line network: synthetic lines, other ones in every epoch. All lines of a batch have one width,
/// drawn per batch.
/// </summary>
/// <remarks><code>
/// Shapes    x: (N, 32, width, 1)     t: (N, L) indices in the alphabet, TextTargets.End after the last
/// </code></remarks>
internal sealed class LineGenerator : SampleGenerator
{
    /// <summary>
    /// Width of a batch and its weight; chosen so that single cells, amounts and long numbers are all frequent.
    /// </summary>
    private static readonly (int Width, int Weight)[] Widths =
    [
        (32, 20), (48, 8), (64, 12), (80, 14), (96, 14), (112, 10), (128, 8), (144, 5), (160, 4), (192, 3), (256, 2),
    ];

    /// <summary>The same for texts, of which many are words.</summary>
    private static readonly (int Width, int Weight)[] TextWidths =
    [
        (32, 20), (48, 8), (64, 10), (80, 12), (96, 12), (112, 10), (128, 10), (160, 8), (192, 6), (256, 3), (320, 1),
    ];

    private readonly ConcurrentBag<LineSynthesis> idle = [];
    private readonly ulong seed;
    private readonly int part;
    private readonly bool isText;
    private readonly Dataset? images;

    /// <param name="seed">The same seed gives the same lines.</param>
    /// <param name="part">See <see cref="ReaderKind"/>.</param>
    /// <param name="images">Images of digits that half of the lines use; null: strokes only.</param>
    /// <param name="isText">Letters, digits and punctuation; else digits and separators.</param>
    public LineGenerator(ulong seed, int part, Dataset? images, bool isText = false)
    {
        (this.seed, this.part, this.images, this.isText) = (seed, part, images, isText);
        TargetKind = new TextTargets([], isText ? LineSynthesis.TextAlphabet : LineSynthesis.Alphabet);
    }

    public override Shape SampleShape => new(LineNormalization.Height, WidthsOf[^1].Width, 1);

    public override Targets TargetKind { get; }

    private (int Width, int Weight)[] WidthsOf => isText ? TextWidths : Widths;

    public override Shape TargetShape => new(LineSynthesis.MaxSymbols);

    public override Shape ShapeAt(int epoch, int first)
    {
        var random = new RandomStream(seed, RandomPurpose.Lines, Epoch(epoch), index: -1 - first);
        int total = 0;
        (int Width, int Weight)[] widths = WidthsOf;
        foreach ((_, int weight) in widths) total += weight;
        int ticket = random.NextInt(total), i = 0;
        for (; (ticket -= widths[i].Weight) >= 0; i++) { }
        return new Shape(LineNormalization.Height, widths[i].Width, 1);
    }

    public override void Fill(WorkerTeam team, int epoch, int first, Tensor x, Tensor t) =>
        team.Run(x.Shape[0], new Work { Owner = this, Epoch = epoch, First = first, X = x, T = t });

    public override string ToString() => $"lines of {(isText ? "text" : "digits")}, seed {seed}, part {part}, images {images?.Count ?? 0}";

    /// <summary>A line of the first epoch as an image, with its text, to be looked at.</summary>
    public (Dataset Image, string Text) Example(int index)
    {
        Shape shape = ShapeAt(epoch: 1, index);
        Tensor line = new(shape.Batch(1)), text = new(TargetShape.Batch(1));
        Fill(WorkerTeam.Shared, epoch: 1, index, line, text);
        byte[] pixels = [.. line.Span.ToArray().Select(value => (byte)(Dataset.PixelScale * Math.Clamp(value, 0, 1)))];
        string alphabet = ((TextTargets)TargetKind).Alphabet;
        return (new Dataset("lines", shape, pixels, [0], [""]), string.Concat(
            text.Span.ToArray().TakeWhile(symbol => symbol >= 0).Select(symbol => alphabet[(int)symbol])));
    }

    private long Epoch(int epoch) => 2L * epoch + part;

    /// <summary>Writes one line of an epoch.</summary>
    /// <param name="line">(32, width)</param>
    /// <param name="target">(<see cref="LineSynthesis.MaxSymbols"/>)</param>
    public void FillLine(int epoch, int index, int width, Span<float> line, Span<float> target)
    {
        if (!idle.TryTake(out LineSynthesis? synthesis)) synthesis = new LineSynthesis(images, isText);
        Span<int> symbols = stackalloc int[LineSynthesis.MaxSymbols];
        int count = synthesis.Draw(
            new RandomStream(seed, RandomPurpose.Lines, Epoch(epoch), index), width, line, symbols);
        target.Fill(TextTargets.End);
        for (int i = 0; i < count; i++) target[i] = symbols[i];
        idle.Add(synthesis);
    }

    private struct Work : ITeamWork
    {
        public LineGenerator Owner;
        public int Epoch;
        public int First;
        public Tensor X;
        public Tensor T;

        public readonly void Run(int item)
        {
            int width = X.Shape[2], pixels = LineNormalization.Height * width;
            Owner.FillLine(Epoch, First + item, width, X.Span.Slice(item * pixels, pixels),
                T.Span.Slice(item * LineSynthesis.MaxSymbols, LineSynthesis.MaxSymbols));
        }
    }
}
