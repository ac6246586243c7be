using System.Runtime.InteropServices;

namespace NeuralCore.Handwriting;

/// <summary>Writes a text as pen strokes: letters, digits, symbols and spaces by one writer.</summary>
/// <remarks><code>
/// v, u      = the point in the letter's style, mapped to about [−1, 1]
/// elastic     u += Σ coefficient · {u², uv, v², u³, u²v, uv², v³}, likewise v
/// drift       (u, v) += an error, half of which carries over to the next point
/// letter      y: x-height, ascender and descender of the writer; size, rotation, vertical position of the letter
/// layout      x += the position at which the letter's ink has the writer's gap from the letter before
/// slant       x += slant · height above the baseline
/// </code>
/// Only + − × ÷ √ are used: IEEE 754 defines their rounding, so the result is the same on every machine. An instance is
/// the working memory of one thread.</remarks>
internal sealed class WordInk
{
    private const double Baseline = 100, MeanLine = 42, Middle = 50;

    private const int Quadratics = 3, Monomials = 7;

    /// <summary>Shares of the writer's habit and of chance in the distortion of a letter.</summary>
    private const double Habit = 0.8, Chance = 0.5;

    /// <summary>The share of the error at one point that carries over to the next.</summary>
    private const double Memory = 0.5;

    /// <summary>A letter slides under its neighbour by at most this share of its width.</summary>
    private const double MaxOverlap = 0.35;

    /// <summary>
    /// Round letters overlap by at most <see cref="MaxTouch"/>; two stems keep <see cref="StemGap"/> more, digits and
    /// symbols <see cref="SymbolGap"/> more.
    /// </summary>
    private const double StemGap = 22, MaxTouch = 9, SymbolGap = 7;

    /// <summary>Probability that a cursive letter that is not joined begins with its entry stroke.</summary>
    private const double EntryShare = 0.8;

    /// <summary>Shortest distance of two points between which a trembling hand adds one.</summary>
    private const double MinWobble = 16;

    private static readonly GlyphStyle[][] Digits =
        [.. Enumerable.Range(0, 10).Select(d => Array.ConvertAll(DigitStyles.Of(d).ToArray(), GlyphStyle.OfDigit))];

    private readonly double[] elastic = new double[2 * Monomials];
    private readonly double[] right = new double[GlyphStyle.Bands];
    private readonly List<StrokePoint> line = [];
    private readonly List<StrokePoint[]> late = [];
    private double offset, width, size, shift, turn, centre, driftX, driftY, lastRight, lastStem;
    private bool isSmall, isLetter;

    /// <summary>The styles of a character, empty for a space and for characters that cannot be written.</summary>
    public static ReadOnlySpan<GlyphStyle> StylesOf(char character) =>
        char.IsAsciiLetter(character) ? LetterStyles.Of(character)
        : char.IsAsciiDigit(character) ? Digits[character - '0']
        : SymbolStyles.Characters.Contains(character) ? SymbolStyles.Of(character)
        : [];

    /// <summary>Replaces the content of <paramref name="strokes"/> by the strokes of a text.</summary>
    /// <param name="text">ASCII letters, digits, <see cref="SymbolStyles.Characters"/> and spaces.</param>
    /// <param name="style">The writer.</param>
    /// <param name="random">Chooses everything that differs between two texts of the same writer.</param>
    /// <param name="strokes">
    /// Distorted strokes: y downwards, capitals from about 0 to the baseline 100, descenders to about 135; the text
    /// starts near x = 0. Letters are about 50 wide.
    /// </param>
    /// <exception cref="ArgumentException">A character has no style.</exception>
    public void Compose(
        ReadOnlySpan<char> text, WritingStyle style, ref RandomStream random, List<StrokePoint[]> strokes)
    {
        strokes.Clear();
        line.Clear();
        late.Clear();
        right.AsSpan().Fill(double.NegativeInfinity);
        (lastRight, lastStem) = (0, 0);
        GlyphStyle? before = null;
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (character == ' ')
            {
                Finish(before, style, ref random, strokes);
                before = null;
                lastRight += style.WordSpace * random.NextDouble(0.8, 1.25);
                lastStem = 0;
                right.AsSpan().Fill(lastRight);
                continue;
            }

            GlyphStyle glyph = Choose(character, style, ref random);
            bool joins = before is { JoinsAfter: true } && glyph.JoinsBefore && char.IsAsciiLetterLower(character)
                && random.NextDouble() < style.JoinShare;
            if (joins) AddPoints(before!.Exit, style, ref random);
            else Finish(before, style, ref random, strokes);
            double along = text.Length < 2 ? 0 : (double)i / (text.Length - 1);
            StartLetter(character, glyph, style, joins, along, ref random);
            AddLetter(glyph, style, joins, ref random);
            before = glyph;
        }

        Finish(before, style, ref random, strokes);
    }

    /// <summary>The writer's usual style of a character, or by inconsistency another one.</summary>
    private static GlyphStyle Choose(char character, WritingStyle style, ref RandomStream random)
    {
        ReadOnlySpan<GlyphStyle> styles = StylesOf(character);
        if (styles.IsEmpty) throw new ArgumentException($"The character U+{(int)character:X4} has no pen strokes.");
        double total = 0;
        foreach (GlyphStyle glyph in styles) total += Weight(glyph, character, style);
        var habit = new RandomStream(style.Seed, RandomPurpose.Digits, character);
        double chance = random.NextDouble(), usual = habit.NextDouble();
        double ticket = total * (random.NextDouble() < style.Inconsistency ? chance : usual);
        foreach (GlyphStyle glyph in styles)
        {
            ticket -= Weight(glyph, character, style);
            if (ticket < 0) return glyph;
        }

        return styles[0];
    }

    /// <summary>Joined writing prefers forms that can be joined, print avoids cursive forms.</summary>
    private static double Weight(GlyphStyle glyph, char character, WritingStyle style) => style.Kind switch
    {
        WritingKind.Joined when char.IsAsciiLetterLower(character) =>
            glyph.Weight * (glyph.JoinsAfter && glyph.JoinsBefore ? 4 : glyph.JoinsBefore ? 2 : 0.25),
        WritingKind.Joined => glyph.Weight * (glyph.IsCursive ? 2 : 1),
        WritingKind.Print => glyph.Weight * (glyph.IsCursive ? 0.2 : 1),
        _ => glyph.Weight * (glyph.IsCursive ? 0.03 : 1),
    };

    /// <summary>Draws the distortion of a letter and places it to the right of the letter before.</summary>
    private void StartLetter(
        char character, GlyphStyle glyph, WritingStyle style, bool joins, double along, ref RandomStream random)
    {
        (isSmall, isLetter) = (char.IsAsciiLetterLower(character), char.IsAsciiLetter(character));
        centre = (glyph.MinX + glyph.MaxX) / 2;
        size = (1 + style.SizeDrift * (along - 0.5)) * Math.Max(0.5, 1 + Hand.Bell(ref random, style.SizeJitter));
        if (char.IsAsciiDigit(character)) size *= style.DigitHeight;
        width = size * style.Width * (1 + Hand.Bell(ref random, 0.5 * style.SizeJitter));
        if (isSmall) width *= 0.5 + 0.5 * style.XHeight;
        shift = Hand.Bell(ref random, style.BaselineJitter);
        turn = Hand.Bell(ref random, 0.05 * style.Looseness);
        var habit = new RandomStream(style.Seed, RandomPurpose.Digits, character, 1);
        for (int i = 0; i < elastic.Length; i++)
        {
            double spread = (i % Monomials < Quadratics ? 0.13 : 0.11) * style.Looseness;
            elastic[i] = Habit * Hand.Bell(ref habit, spread) + Chance * Hand.Bell(ref random, spread);
        }

        (driftX, driftY) = (0, 0);
        Place(glyph, style, joins, ref random);
    }

    private void Place(GlyphStyle glyph, WritingStyle style, bool joins, ref RandomStream random)
    {
        double left = width * (glyph.MinX - centre), extent = width * (glyph.MaxX - glyph.MinX);

        // Round letters may overlap; a stem must keep a distance from its neighbour to be seen.
        double least = StemGap * lastStem * glyph.LeftStem - MaxTouch + (isLetter ? 0 : SymbolGap);
        double gap = Math.Max(style.Gap + Hand.Bell(ref random, 4), least) + (joins ? style.JoinGap : 0);
        lastStem = glyph.RightStem;
        double position = double.NegativeInfinity;
        for (int b = 0; b < GlyphStyle.Bands; b++)
        {
            double distance = right[b] - width * (glyph.Left[b] - centre);
            if (distance > position) position = distance;
        }

        double earliest = lastRight - left - MaxOverlap * extent;
        offset = double.IsFinite(position) ? Math.Max(position, earliest) + gap : lastRight - left;
        for (int b = 0; b < GlyphStyle.Bands; b++)
        {
            // A letter without descender does not forget the descender of the letter before it.
            if (double.IsFinite(glyph.Right[b])) right[b] = offset + width * (glyph.Right[b] - centre);
        }

        lastRight = Math.Max(lastRight, offset + width * (glyph.MaxX - centre));
    }

    private void AddLetter(GlyphStyle glyph, WritingStyle style, bool joins, ref RandomStream random)
    {
        // The entry of a cursive letter is a part of its shape: half of a loop.
        bool entry = joins || (glyph.IsCursive && random.NextDouble() < EntryShare);
        if (entry) AddPoints(glyph.Entry, style, ref random);
        AddPoints(glyph.Strokes[0], style, ref random);
        for (int s = 1; s < glyph.Strokes.Length; s++)
        {
            // Dots and bars of joined words are written after the word, less exactly.
            double spread = style.Kind == WritingKind.Joined ? 4 * style.Looseness : 0;
            double dx = Hand.Bell(ref random, spread), dy = Hand.Bell(ref random, spread);
            var stroke = new StrokePoint[glyph.Strokes[s].Length];
            (driftX, driftY) = (0, 0);
            for (int i = 0; i < stroke.Length; i++)
            {
                StrokePoint placed = Distort(glyph.Strokes[s][i], style, ref random);
                stroke[i] = placed with { X = placed.X + dx, Y = placed.Y + dy };
            }

            SpreadEnds(stroke, style, ref random);
            late.Add(Wobble(stroke, style, ref random));
        }
    }

    private void AddPoints(StrokePoint[] points, WritingStyle style, ref RandomStream random)
    {
        foreach (StrokePoint point in points) line.Add(Distort(point, style, ref random));
    }

    /// <summary>Ends the current stroke, then adds the dots and bars that were left for later.</summary>
    private void Finish(
        GlyphStyle? last, WritingStyle style, ref RandomStream random, List<StrokePoint[]> strokes)
    {
        if (last is null) return;
        if (last.JoinsAfter && random.NextDouble() < style.TailShare) AddPoints(last.Exit, style, ref random);
        SpreadEnds(CollectionsMarshal.AsSpan(line), style, ref random);
        strokes.Add(Wobble([.. line], style, ref random));
        strokes.AddRange(late);
        line.Clear();
        late.Clear();
    }

    private StrokePoint Distort(StrokePoint point, WritingStyle style, ref RandomStream random)
    {
        double jitter = 0.07 * style.Looseness;
        double u = (point.X - centre) / Middle, v = (point.Y - Middle) / Middle;
        driftX = Memory * driftX + Hand.Bell(ref random, jitter);
        driftY = Memory * driftY + Hand.Bell(ref random, jitter);
        double x = u + Elastic(elastic, u, v) + driftX;
        double y = v + Elastic(elastic.AsSpan(Monomials), u, v) + driftY;
        double height = Baseline - Height(Middle + Middle * y, style);
        x = Middle * x + turn * height;
        height = size * height - turn * Middle * u - shift;
        return new StrokePoint(offset + width * x + style.Slant * height, Baseline - height, point.IsCorner);
    }

    /// <summary>The y of a point of a small letter with the writer's proportions.</summary>
    private double Height(double y, WritingStyle style)
    {
        if (!isSmall) return y;
        if (y > Baseline) return Baseline + style.Descender * (y - Baseline);
        double x = Baseline - style.XHeight * (Baseline - Math.Max(y, MeanLine));
        return y < MeanLine ? x - style.Ascender * (MeanLine - y) : x;
    }

    /// <summary>Adds a displaced point in the middle of each long curve, if the hand trembles.</summary>
    private static StrokePoint[] Wobble(StrokePoint[] stroke, WritingStyle style, ref RandomStream random)
    {
        if (style.Tremor == 0) return stroke;
        var points = new List<StrokePoint>(2 * stroke.Length);
        for (int i = 0; i < stroke.Length; i++)
        {
            points.Add(stroke[i]);
            if (i + 1 == stroke.Length) break;
            StrokePoint from = stroke[i], to = stroke[i + 1];
            double dx = to.X - from.X, dy = to.Y - from.Y;
            if (dx * dx + dy * dy < MinWobble * MinWobble) continue;

            // The middle of a Catmull–Rom curve; at corners and ends the tangent is the chord.
            (double leaveX, double leaveY) = Tangent(stroke, i, dx, dy);
            (double arriveX, double arriveY) = Tangent(stroke, i + 1, dx, dy);
            points.Add(new StrokePoint(
                (from.X + to.X) / 2 + (leaveX - arriveX) / 8 + Hand.Bell(ref random, style.Tremor),
                (from.Y + to.Y) / 2 + (leaveY - arriveY) / 8 + Hand.Bell(ref random, style.Tremor),
                false));
        }

        return [.. points];
    }

    private static (double X, double Y) Tangent(StrokePoint[] stroke, int i, double chordX, double chordY) =>
        i == 0 || i == stroke.Length - 1 || stroke[i].IsCorner
            ? (chordX, chordY)
            : ((stroke[i + 1].X - stroke[i - 1].X) / 2, (stroke[i + 1].Y - stroke[i - 1].Y) / 2);

    private static double Elastic(ReadOnlySpan<double> c, double u, double v) =>
        u * u * (c[0] + c[3] * u + c[4] * v) + u * v * c[1] + v * v * (c[2] + c[5] * u + c[6] * v);

    /// <summary>Extends or shortens both ends of a stroke at random.</summary>
    private static void SpreadEnds(Span<StrokePoint> stroke, WritingStyle style, ref RandomStream random)
    {
        if (stroke.Length < 2) return;
        MoveEnd(ref stroke[0], stroke[1], Hand.Bell(ref random, 4 * style.Looseness));
        MoveEnd(ref stroke[^1], stroke[^2], Hand.Bell(ref random, 4 * style.Looseness));
    }

    private static void MoveEnd(ref StrokePoint end, StrokePoint neighbour, double distance)
    {
        double dx = end.X - neighbour.X, dy = end.Y - neighbour.Y;
        double length = Math.Sqrt(dx * dx + dy * dy) + 1e-9; // the two points may coincide
        double share = Math.Clamp(distance / length, -0.3, 0.5);
        end = end with { X = end.X + share * dx, Y = end.Y + share * dy };
    }
}
