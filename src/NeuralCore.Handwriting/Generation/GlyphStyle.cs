namespace NeuralCore.Handwriting;

/// <summary>
/// One way of writing a letter, digit or symbol: strokes, frequency among the styles of the same character, horizontal
/// extent, and how it joins its neighbours.
/// </summary>
/// <remarks>
/// The notation is that of <see cref="DigitStyles"/>, on a sheet whose capitals reach from y = 0 to the baseline
/// y = 100; small letters are 58 high (y = 42 … 100) and descend to about y = 135. A first stroke that can be joined
/// has the form <c>entry | body | exit</c>: the entry is drawn only after a joined letter, the exit only where the
/// letter ends a joined stroke or continues it. A style without an exit does not join the next letter; a style without
/// any <c>|</c> joins neither neighbour.
/// </remarks>
internal sealed class GlyphStyle
{
    /// <summary>Number of horizontal bands of <see cref="Left"/> and <see cref="Right"/>.</summary>
    public const int Bands = 10;

    private const double BandTop = -10, BandHeight = 15;

    private const double StemTolerance = 8;

    private const int StepsPerChord = 6;

    /// <param name="weight">Relative frequency.</param>
    /// <param name="strokes">Strokes in the notation above.</param>
    /// <param name="cursive">A form of joined writing that is rare in print.</param>
    public GlyphStyle(int weight, string strokes, bool cursive = false)
    {
        (Weight, IsCursive) = (weight, cursive);
        int end = strokes.IndexOf('/', StringComparison.Ordinal);
        string first = end < 0 ? strokes : strokes[..end], rest = end < 0 ? "" : strokes[(end + 1)..];
        string[] parts = first.Split('|');
        if (parts.Length is 2) throw new ArgumentException($"'{first}' has one '|' instead of two.", nameof(strokes));
        JoinsBefore = parts.Length == 3;
        Entry = Points(JoinsBefore ? parts[0] : "");
        Exit = Points(JoinsBefore ? parts[2] : "");
        string body = JoinsBefore ? parts[1] : first;
        Strokes = [.. new DigitStyle(weight, rest.Length == 0 ? body : $"{body}/{rest}").Strokes];
        (MinX, MaxX) = Measure();
    }

    private GlyphStyle(DigitStyle digit)
    {
        (Weight, Strokes, Entry, Exit) = (digit.Weight, [.. digit.Strokes], [], []);
        (MinX, MaxX) = Measure();
    }

    public int Weight { get; }

    public bool IsCursive { get; }

    public StrokePoint[][] Strokes { get; }

    /// <summary>Points between a joined letter before and the first stroke.</summary>
    public StrokePoint[] Entry { get; }

    /// <summary>Points between the first stroke and a joined letter after it.</summary>
    public StrokePoint[] Exit { get; }

    public bool JoinsBefore { get; }

    public bool JoinsAfter => Exit.Length > 0;

    public double MinX { get; }

    public double MaxX { get; }

    /// <summary>Smallest x of the ink in each band of 15 units of height from y = −10; +∞ without ink.</summary>
    public double[] Left { get; } = new double[Bands];

    /// <summary>Largest x of the ink in each band of 15 units of height from y = −10; −∞ without ink.</summary>
    public double[] Right { get; } = new double[Bands];

    /// <summary>A style of a digit as a style that joins neither neighbour.</summary>
    public static GlyphStyle OfDigit(DigitStyle digit) => new(digit);

    /// <summary>Share of the inked bands in which the left edge is near <see cref="MinX"/>: 1 for a stem.</summary>
    public double LeftStem { get; private set; }

    /// <summary>Share of the inked bands in which the right edge is near <see cref="MaxX"/>: 1 for a stem.</summary>
    public double RightStem { get; private set; }

    private static StrokePoint[] Points(string text) =>
        string.IsNullOrWhiteSpace(text) ? [] : new DigitStyle(1, text).Strokes[0];

    private (double MinX, double MaxX) Measure()
    {
        Left.AsSpan().Fill(double.PositiveInfinity);
        Right.AsSpan().Fill(double.NegativeInfinity);
        foreach (StrokePoint[] stroke in Strokes)
        {
            for (int i = 0; i + 1 < stroke.Length; i++) AddChord(stroke[i], stroke[i + 1]);
        }

        double min = Left.Min(), max = Right.Max();
        double inked = Left.Count(double.IsFinite);
        LeftStem = Left.Count(x => x < min + StemTolerance) / inked;
        RightStem = Right.Count(x => x > max - StemTolerance) / inked;
        return (min, max);
    }

    private void AddChord(StrokePoint from, StrokePoint to)
    {
        for (int k = 0; k <= StepsPerChord; k++)
        {
            double t = (double)k / StepsPerChord;
            double x = from.X + t * (to.X - from.X), y = from.Y + t * (to.Y - from.Y);
            int band = Math.Clamp((int)((y - BandTop) / BandHeight), 0, Bands - 1);

            // The neighbouring bands count too: letters must not slide under each other.
            for (int b = Math.Max(0, band - 1); b <= Math.Min(Bands - 1, band + 1); b++)
            {
                Left[b] = Math.Min(Left[b], x);
                Right[b] = Math.Max(Right[b], x);
            }
        }
    }
}
