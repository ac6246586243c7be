namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// Training data for fine-tuning a line network: of each batch one half is real lines, slightly changed, and the other
/// synthetic lines of the same width, so that nothing is forgotten.
/// </summary>
/// <remarks><code>
/// Shapes    x: (N, 32, W, 1)     t: (N, L) indices in the alphabet, TextTargets.End after the last
/// Width     of a random real line; rare widths are padded to the next that is frequent
/// Change    shift, scale, shear, contrast, blur and noise, other ones each time
/// </code></remarks>
internal sealed class FineTuningLines : SampleGenerator
{
    /// <summary>A width is frequent if this many lines have it, and this share of them.</summary>
    private const int MinLines = 8;

    private const double MinShare = 0.05;

    private readonly SortedDictionary<int, List<LabelledLine>> widths = [];
    private readonly LineGenerator synthetic;
    private readonly HashSet<int> ignored;
    private readonly ulong seed;
    private readonly int count, longest;
    private readonly string hash;

    /// <param name="lines">At least one.</param>
    /// <param name="images">For the synthetic lines.</param>
    public FineTuningLines(LabelledLines lines, ReaderKind kind, ulong seed, Dataset? images)
    {
        this.seed = seed;
        count = lines.Lines.Count;
        hash = lines.Sha256();
        synthetic = kind.Lines(seed, ReaderKind.FineTuning, images);
        TargetKind = new TextTargets([], lines.Alphabet);
        longest = Math.Max(synthetic.TargetShape.Length, lines.Lines.Max(line => line.Symbols.Length));
        ignored = lines.HasSeparators ? []
            : [.. lines.Alphabet.EnumerateRunes().Index().Where(pair => LabelledLines.IsSeparator(pair.Item))
                .Select(pair => pair.Index)];
        foreach (LabelledLine line in lines.Lines)
        {
            if (!widths.TryGetValue(line.Width, out List<LabelledLine>? group)) widths.Add(line.Width, group = []);
            group.Add(line);
        }

        Merge();
    }

    public override Shape SampleShape =>
        new(LineNormalization.Height, Math.Max(synthetic.SampleShape[1], widths.Keys.Max()), 1);

    public override Targets TargetKind { get; }

    public override Shape TargetShape => new(longest);

    public override Shape ShapeAt(int epoch, int first)
    {
        int ticket = Stream(epoch, -1 - first).NextInt(count);
        foreach ((int width, List<LabelledLine> group) in widths)
        {
            if ((ticket -= group.Count) < 0) return new Shape(LineNormalization.Height, width, 1);
        }

        throw new InvalidOperationException();
    }

    public override void Fill(WorkerTeam team, int epoch, int first, Tensor x, Tensor t) =>
        team.Run(x.Shape[0], new Work { Owner = this, Epoch = epoch, First = first, X = x, T = t });

    public override string ToString() => $"fine-tuning on {count} lines {hash} and {synthetic}, seed {seed}";

    private RandomStream Stream(int epoch, int index) => new(seed, RandomPurpose.Augment, epoch, index);

    /// <summary>Pads rare widths to the next; the last is joined by the one before it.</summary>
    private void Merge()
    {
        double least = Math.Max(MinLines, MinShare * count);
        foreach (int width in widths.Keys.ToArray())
        {
            int[] wider = [.. widths.Keys.Where(other => other > width)];
            if (widths[width].Count < least && wider.Length > 0) Join(width, wider[0]);
        }

        while (widths.Count > 1 && widths.Last().Value.Count < least)
            Join(widths.Keys.ElementAt(widths.Count - 2), widths.Keys.Last());

        void Join(int width, int wider)
        {
            widths[wider].AddRange(widths[width]);
            widths.Remove(width);
        }
    }

    /// <summary>Writes a labelled line for an even index, a synthetic one for an odd index.</summary>
    private void FillSample(int epoch, int index, int width, Span<float> x, Span<float> t)
    {
        t.Fill(TextTargets.End);
        int length = 0;
        if ((index & 1) == 0)
        {
            RandomStream random = Stream(epoch, index);
            List<LabelledLine> group = widths[width];
            LabelledLine line = group[random.NextInt(group.Count)];
            Draw(line, ref random, width, x);
            foreach (int symbol in line.Symbols) t[length++] = symbol;
            return;
        }

        Span<float> text = stackalloc float[LineSynthesis.MaxSymbols];
        synthetic.FillLine(epoch, index, width, x, text);
        foreach (float symbol in text)
        {
            if (symbol < 0) break;
            if (!ignored.Contains((int)symbol)) t[length++] = symbol;
        }
    }

    /// <summary>Writes a changed line; what is outside of it is paper.</summary>
    private static void Draw(LabelledLine line, ref RandomStream random, int width, Span<float> x)
    {
        const float Middle = LineNormalization.Height / 2f;
        float scaleX = random.Uniform(0.92f, 1.08f), scaleY = scaleX * random.Uniform(0.96f, 1.04f);
        float shear = random.Bell(0.08f), shiftX = random.Uniform(-3, 3), shiftY = random.Uniform(-1.5f, 1.5f);
        float contrast = random.Uniform(0.82f, 1.15f), noise = random.Chance(0.5f) ? random.Uniform(0, 0.08f) : 0;
        float blur = random.Chance(0.3f) ? random.Uniform(0.1f, 0.6f) : 0;
        for (int row = 0; row < LineNormalization.Height; row++)
        {
            float y = row + 0.5f - Middle, v = (y - shiftY) / scaleY + Middle;
            for (int column = 0; column < width; column++)
            {
                float u = (column + 0.5f - width / 2f - shiftX) / scaleX + shear * y + line.Padded / 2f;
                float value = Sample(line, u, v);
                if (blur > 0)
                {
                    float around = 0.25f * (Sample(line, u - 0.8f, v) + Sample(line, u + 0.8f, v)
                        + Sample(line, u, v - 0.8f) + Sample(line, u, v + 0.8f));
                    value += blur * (around - value);
                }

                value *= contrast;
                if (noise > 0) value += random.Bell(noise);
                x[row * width + column] = Math.Clamp(value, LineNormalization.MinValue, LineNormalization.MaxValue);
            }
        }
    }

    /// <summary>Bilinear; the centre of a pixel is at 0.5.</summary>
    private static float Sample(LabelledLine line, float u, float v)
    {
        u -= 0.5f;
        v -= 0.5f;
        if (!(u > -1 && v > -1 && u < line.Padded && v < LineNormalization.Height)) return 0;
        int column = (int)(u + 1) - 1, row = (int)(v + 1) - 1;
        float shareX = u - column, shareY = v - row;
        float upper = At(column, row) * (1 - shareX) + At(column + 1, row) * shareX;
        float lower = At(column, row + 1) * (1 - shareX) + At(column + 1, row + 1) * shareX;
        return upper + shareY * (lower - upper);

        float At(int x, int y) => (uint)x < (uint)line.Padded && (uint)y < LineNormalization.Height
            ? line.Pixels[y * line.Padded + x] : 0;
    }

    private struct Work : ITeamWork
    {
        public FineTuningLines Owner;
        public int Epoch;
        public int First;
        public Tensor X;
        public Tensor T;

        public readonly void Run(int item)
        {
            int width = X.Shape[2], pixels = LineNormalization.Height * width;
            Owner.FillSample(Epoch, First + item, width, X.Span.Slice(item * pixels, pixels),
                T.Span.Slice(item * Owner.longest, Owner.longest));
        }
    }
}

/// <summary>Labelled lines for evaluation, ordered by width, each with only the padding that it needs.</summary>
internal sealed class FixedLines : SampleGenerator
{
    private readonly LabelledLine[] lines;
    private readonly string hash;

    /// <param name="lines">At least one.</param>
    public FixedLines(LabelledLines lines)
    {
        this.lines = [.. lines.Lines.OrderBy(line => line.Width)];
        hash = lines.Sha256();
        TargetKind = new TextTargets([], lines.Alphabet);
    }

    public override Shape SampleShape => ShapeAt(0, lines.Length - 1);

    public override Targets TargetKind { get; }

    public override Shape TargetShape => new(Math.Max(1, lines.Max(line => line.Symbols.Length)));

    public override Shape ShapeAt(int epoch, int first) => new(LineNormalization.Height, lines[first].Width, 1);

    public override int BatchLength(int first, int most)
    {
        int length = 1;
        while (length < most && first + length < lines.Length && lines[first + length].Width == lines[first].Width)
            length++;
        return length;
    }

    public override void Fill(WorkerTeam team, int epoch, int first, Tensor x, Tensor t)
    {
        x.Span.Clear();
        t.Span.Fill(TextTargets.End);
        int width = x.Shape[2], pixels = LineNormalization.Height * width, longest = t.Shape.Last;
        for (int n = 0; n < x.Shape[0]; n++)
        {
            LabelledLine line = lines[first + n];
            for (int row = 0; row < LineNormalization.Height; row++)
            {
                line.Pixels.AsSpan(row * line.Padded, line.Padded)
                    .CopyTo(x.Span[(n * pixels + row * width + (width - line.Padded) / 2)..]);
            }

            for (int i = 0; i < line.Symbols.Length; i++) t.Span[n * longest + i] = line.Symbols[i];
        }
    }

    public override string ToString() => $"{lines.Length} lines {hash}";
}
