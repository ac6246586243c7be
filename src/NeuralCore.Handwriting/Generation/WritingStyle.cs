namespace NeuralCore.Handwriting;

internal enum WritingKind
{
    Print,
    Joined,
    BlockCapitals,
}

/// <summary>
/// Random parameters of one writer, constant over a text. Lengths are in units of the sheet of
/// <see cref="GlyphStyle"/>: 100 is the height of a capital.
/// </summary>
/// <remarks>The ranges were chosen by eye, to have slightly more variety than real handwriting.</remarks>
internal sealed class WritingStyle
{
    /// <summary>Shares of the kinds of writing, in percent; the rest is block capitals.</summary>
    private const int PrintShare = 48, JoinedShare = 32;

    public required WritingKind Kind { get; init; }

    /// <summary>Selects the writer's allographs and the persistent part of the distortion of each letter.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Probability that two letters whose styles can be joined are joined, in [0, 1].</summary>
    public double JoinShare { get; init; }

    /// <summary>Probability that a letter that is not joined ends in its exit stroke, in [0, 1].</summary>
    public double TailShare { get; init; }

    /// <summary>Horizontal scale of the letters.</summary>
    public double Width { get; init; } = 1;

    /// <summary>Shift to the right per unit of height.</summary>
    public double Slant { get; init; }

    /// <summary>Distance between the ink of neighbouring letters; negative values let letters overlap.</summary>
    public double Gap { get; init; } = 12;

    /// <summary>Additional distance of a joined letter.</summary>
    public double JoinGap { get; init; } = 10;

    /// <summary>Width of a space.</summary>
    public double WordSpace { get; init; } = 50;

    /// <summary>Height of small letters relative to 58 units.</summary>
    public double XHeight { get; init; } = 1;

    /// <summary>Length of ascenders above small letters, relative to 42 units.</summary>
    public double Ascender { get; init; } = 1;

    /// <summary>Length of descenders relative to 35 units.</summary>
    public double Descender { get; init; } = 1;

    /// <summary>Height of digits relative to capitals.</summary>
    public double DigitHeight { get; init; } = 1;

    /// <summary>Standard deviation of the vertical position of a letter.</summary>
    public double BaselineJitter { get; init; }

    /// <summary>Standard deviation of the relative size of a letter.</summary>
    public double SizeJitter { get; init; }

    /// <summary>Relative change of the size from the first letter to the last.</summary>
    public double SizeDrift { get; init; }

    /// <summary>Scale of the distortion of letters.</summary>
    public double Looseness { get; init; }

    /// <summary>Standard deviation of the wobble between the points of a stroke.</summary>
    public double Tremor { get; init; }

    /// <summary>Probability that a letter is written in another style than the writer's usual one.</summary>
    public double Inconsistency { get; init; }

    /// <summary>Draws a writer.</summary>
    public static WritingStyle Draw(ref RandomStream random)
    {
        int ticket = random.NextInt(100);
        return Draw(
            ticket < PrintShare ? WritingKind.Print
            : ticket < PrintShare + JoinedShare ? WritingKind.Joined
            : WritingKind.BlockCapitals,
            ref random);
    }

    /// <summary>Draws a writer of a kind of writing.</summary>
    public static WritingStyle Draw(WritingKind kind, ref RandomStream random)
    {
        // One writer in three who prints joins some letters; few writers join all.
        double join = kind switch
        {
            WritingKind.Joined => Math.Min(1, random.NextDouble(0.6, 1.2)),
            WritingKind.Print => Math.Max(0, random.NextDouble(-0.9, 0.6)),
            _ => 0,
        };
        double squared = random.NextDouble() * random.NextDouble();
        return new WritingStyle
        {
            Kind = kind,
            Seed = random.NextUInt64(),
            JoinShare = join,
            TailShare = kind == WritingKind.BlockCapitals ? 0 : random.NextDouble() * (0.3 + 0.7 * join),
            Width = random.NextDouble(0.75, 1.35) * random.NextDouble(0.9, 1.1),
            Slant = 0.12 + Hand.Bell(ref random, 0.2),
            Gap = (kind == WritingKind.BlockCapitals ? random.NextDouble(2, 30) : random.NextDouble(-3, 20))
                + (random.NextInt(4) == 0 ? 50 * squared : 0),
            JoinGap = random.NextDouble(2, 20),
            WordSpace = random.NextDouble(34, 90),
            XHeight = random.NextDouble(0.6, 1.25),
            Ascender = random.NextDouble(0.5, 1.4),
            Descender = random.NextDouble(0.5, 1.25),
            DigitHeight = random.NextDouble(0.75, 1.1),
            BaselineJitter = 5 * random.NextDouble() * random.NextDouble(),
            SizeJitter = 0.1 * random.NextDouble(),
            SizeDrift = Hand.Bell(ref random, 0.09),
            Looseness = random.NextDouble(0.2, 1.15),
            Tremor = random.NextInt(3) == 0 ? 2.5 * random.NextDouble() : 0,
            Inconsistency = 0.4 * random.NextDouble() * random.NextDouble(),
        };
    }
}
