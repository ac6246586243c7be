namespace NeuralCore.Handwriting.Lines;

/// <summary>Arranges the characters of a text beside one another, in cap heights.</summary>
/// <remarks>The strokes and images have the origin at the left of the text; the baseline is at y = 1. The slant and the
/// slope of the line are applied later, when it is drawn. An instance has working memory: use one per thread.</remarks>
internal sealed class LineComposition(MnistGlyphs? images)
{
    private readonly MnistGlyph[] glyphs = new MnistGlyph[DigitTexts.MaxLength];
    private readonly int[] chosen = new int[DigitTexts.FirstSeparator];
    private float cursor;

    public LineStrokes Strokes { get; } = new();

    /// <summary>Number of <see cref="Glyph"/>.</summary>
    public int GlyphCount { get; private set; }

    /// <summary>Right end of the text.</summary>
    public float Width => cursor;

    public ref readonly MnistGlyph Glyph(int index) => ref glyphs[index];

    public void Clear()
    {
        Strokes.Clear();
        (GlyphCount, cursor) = (0, 0);
        Array.Fill(chosen, -1);
    }

    /// <summary>Appends the characters of a text.</summary>
    /// <param name="pitch">Distance of the centres of characters in cells of equal width; 0: free spacing.</param>
    public void Write(ref RandomStream random, LineWriter writer, ReadOnlySpan<int> symbols, float pitch = 0)
    {
        int zeroTop = -1, zerosFrom = symbols.Length;
        while (zerosFrom > 1 && symbols[zerosFrom - 1] == 0) zerosFrom--;
        for (int i = 0; i < symbols.Length; i++)
        {
            int symbol = symbols[i];
            float gap = cursor == 0 ? 0 : Math.Max(-0.22f, writer.Gap + random.Bell(writer.GapJitter));
            bool separator = symbol >= DigitTexts.FirstSeparator;
            if (separator || i > 0 && symbols[i - 1] >= DigitTexts.FirstSeparator)
                gap = Math.Max(0.06f, 0.6f * gap) + random.Uniform(0, 0.16f);
            float centre = pitch > 0 ? (i + 0.5f) * pitch + random.Bell(0.06f) : -1;
            float size = (1 + random.Bell(writer.SizeJitter)) * (i >= zerosFrom ? writer.ZeroSize : 1);
            int image = !separator && writer.FromImages ? ImageOf(ref random, symbol) : -1;
            if (image >= 0)
            {
                AddImage(ref random, writer, image, size, gap, centre);
                continue;
            }

            int first = Strokes.PointCount;
            if (separator)
                AddSign(ref random, writer, DigitStyle.Choose(DigitForms.Separator(symbol), ref random), gap, centre);
            else
                AddDigit(ref random, writer, symbol, size, gap, centre);
            if (separator || symbol != 0)
            {
                zeroTop = -1;
                continue;
            }

            int top = Strokes.Topmost(first, Strokes.PointCount);
            if (zeroTop >= 0 && writer.LinksZeros && pitch == 0) Link(ref random, zeroTop, top);
            zeroTop = top;
        }

        if (pitch > 0) cursor = symbols.Length * pitch;
    }

    /// <summary>Appends a text whose characters are already arranged, such as a word in joined letters.</summary>
    /// <param name="strokes">On a sheet where the cap height is from y = 0 to the baseline at 100.</param>
    /// <param name="centre">The middle of the text; not positive: after what is written.</param>
    public void Write(
        ref RandomStream random, LineWriter writer, IReadOnlyList<StrokePoint[]> strokes, float centre = -1)
    {
        float gap = cursor == 0 ? 0 : Math.Max(0.1f, writer.Gap + 0.3f);
        int from = Strokes.PointCount;
        Strokes.Add(strokes);
        Strokes.Distort(ref random, from, centreX: 0, warp: 0, writer.PointJitter);
        Strokes.Transform(from, centreX: 0, writer.Aspect, scaleY: 1, shear: 0, turn: 0);
        PlaceLast(ref random, writer, from, gap, centre);
    }

    /// <summary>Sets the width of what is written, including an empty box at the end.</summary>
    public void EndAt(float width) => cursor = width;

    /// <summary>Scales the text so that its ink reaches from y = 0 to y = 1.</summary>
    /// <param name="least">Ink of less height is scaled as if it had this height.</param>
    /// <returns>The scale.</returns>
    public float FitHeight(float least)
    {
        (float top, float bottom) = Strokes.VerticalExtent();
        float scale = 1 / Math.Max(least, bottom - top);
        Strokes.Transform(0, centreX: 0, scale, scale, shear: 0, turn: 0);
        Strokes.Shift(0, 0, scale * (1 - bottom) - (bottom - top < least ? 0.5f * (1 - scale * (bottom - top)) : 0));
        cursor *= scale;
        return scale;
    }

    /// <summary>Scales the text about its baseline, which moves up as far.</summary>
    public void Shrink(float scale)
    {
        Strokes.Transform(0, centreX: 0, scale, scale, shear: 0, turn: 0);
        Strokes.Shift(0, 0, 0.7f * (scale - 1));
        cursor *= scale;
    }

    /// <summary>Appends a sign that is not part of the text.</summary>
    public void Decorate(ref RandomStream random, LineWriter writer, ReadOnlySpan<DigitStyle> signs)
    {
        float gap = cursor == 0 ? 0 : random.Uniform(0.05f, 0.5f);
        AddSign(ref random, writer, DigitStyle.Choose(signs, ref random), gap, centre: -1);
    }

    private int ImageOf(ref RandomStream random, int digit)
    {
        if (images is null) return -1;
        // A writer's digits resemble one another: some are the same image, which the placement distorts.
        if (chosen[digit] < 0 || random.Chance(0.7f)) chosen[digit] = images.Choose(ref random, digit);
        return chosen[digit];
    }

    private void AddImage(ref RandomStream random, LineWriter writer, int index, float size, float gap, float centre)
    {
        (float width, float height) = images!.SizeOf(index);
        width *= writer.Aspect * size * (1 + random.Bell(0.06f));
        height *= size;
        float left = centre > 0 ? centre - 0.5f * width : cursor + gap;
        float top = 1 - height + random.Bell(writer.BaselineJitter);
        if (height < 0.8f) top -= random.Uniform(0, 0.5f) * (0.9f - height); // wide digits are not all on the baseline
        glyphs[GlyphCount++] = new MnistGlyph(index, left, top, width, height, random.Bell(0.06f), random.Bell(0.04f));
        cursor = left + width;
    }

    private void AddDigit(ref RandomStream random, LineWriter writer, int digit, float size, float gap, float centre)
    {
        const float Middle = 0.3f; // of the sheet
        int from = Strokes.PointCount;
        Strokes.Add(writer.StyleOf(ref random, digit).Strokes);
        Strokes.Distort(ref random, from, Middle, writer.Warp, writer.PointJitter);
        float width = size * writer.Aspect * (1 + random.Bell(writer.Warp)), shear = random.Bell(0.8f * writer.Warp);
        Strokes.Transform(from, Middle, width, size, shear, turn: random.Bell(0.25f * writer.Warp));
        PlaceLast(ref random, writer, from, gap, centre);
    }

    private void AddSign(ref RandomStream random, LineWriter writer, DigitStyle style, float gap, float centre)
    {
        int from = Strokes.PointCount;
        for (int i = 0; i < style.Strokes.Count; i++)
        {
            StrokePoint[] stroke = style.Strokes[i];
            bool dot = stroke.Length == 2
                && Math.Abs(stroke[0].X - stroke[1].X) + Math.Abs(stroke[0].Y - stroke[1].Y) < 8;
            Strokes.BeginStroke(dot ? random.Uniform(0.9f, 1.6f) : 1);
            foreach (StrokePoint point in stroke)
                Strokes.Add((float)point.X * 0.01f, (float)point.Y * 0.01f, point.IsCorner);
        }

        Strokes.Distort(ref random, from, 0, 0.3f * writer.Warp, 0.6f * writer.PointJitter);
        Strokes.Shift(from, 0, random.Bell(0.04f));
        PlaceLast(ref random, writer, from, gap, centre);
    }

    private void PlaceLast(ref RandomStream random, LineWriter writer, int from, float gap, float centre)
    {
        (float left, float right) = Strokes.Extent(from);
        float place = centre > 0 ? centre - 0.5f * (right - left) : cursor + gap;
        Strokes.Shift(from, place - left, random.Bell(writer.BaselineJitter));
        cursor = Math.Max(0.01f, place + right - left);
    }

    private void Link(ref RandomStream random, int from, int to)
    {
        (float x0, float y0, _) = Strokes.Point(from);
        (float x1, float y1, _) = Strokes.Point(to);
        Strokes.BeginStroke();
        Strokes.Add(x0, y0);
        Strokes.Add(0.5f * (x0 + x1), 0.5f * (y0 + y1) + random.Uniform(-0.06f, 0.16f));
        Strokes.Add(x1, y1);
    }
}
