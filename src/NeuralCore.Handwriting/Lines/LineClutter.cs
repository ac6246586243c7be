namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// What is in the crop of a line besides its text: borders of boxes and cells, the table beside the paper, underlines,
/// stamps, neighbouring writing, scribbles and specks.
/// </summary>
/// <remarks>An instance has working memory: use one per thread.</remarks>
internal sealed class LineClutter(MnistGlyphs? images)
{
    private const int Height = LineNormalization.Height;

    private readonly LineComposition neighbours = new(images);

    /// <summary>
    /// Draws borders into the printed layer: on any side of the crop, dark or faint, straight or slightly turned.
    /// </summary>
    /// <param name="square">The crop is a single cell: borders on most sides.</param>
    public static void Borders(ref RandomStream random, LineInk print, bool square)
    {
        float thickness = random.Chance(0.5f) ? random.Uniform(0.25f, 0.9f) : random.Uniform(0.6f, 2.4f);
        float turn = random.Bell(0.02f), chance = square ? 0.6f : 0.35f;
        bool inner = random.Chance(0.3f);
        for (int side = 0; side < 4; side++)
        {
            if (!random.Chance(chance)) continue;
            float radius = thickness * random.Uniform(0.6f, 1.4f), at = random.Uniform(-1.5f, inner ? 7 : 3.5f);
            float slope = turn + random.Bell(0.008f);
            float strength = random.Chance(0.5f) ? 1 : random.Uniform(0.25f, 1);
            switch (side)
            {
                case 0: Horizontal(print, at, slope, radius, strength); break;
                case 1: Horizontal(print, Height - at, slope, radius, strength); break;
                case 2: Vertical(print, at, slope, radius, strength); break;
                default: Vertical(print, print.Width - at, slope, radius, strength); break;
            }
        }
    }

    /// <summary>Draws the lines between cells of equal width, and often those above and below.</summary>
    public static void Cells(ref RandomStream random, LineInk print, float left, float pitch, int count)
    {
        float radius = random.Uniform(0.3f, 1.2f), turn = random.Bell(0.01f);
        for (int i = 0; i <= count; i++) Vertical(print, left + i * pitch, turn, radius);
        if (random.Chance(0.8f)) Horizontal(print, random.Uniform(-1, 5), turn, radius);
        if (random.Chance(0.8f)) Horizontal(print, Height - random.Uniform(-1, 5), turn, radius);
    }

    /// <summary>A line under the text, straight or by hand, sometimes double; or a rule through it.</summary>
    public static void Underline(ref RandomStream random, LineInk ink, in LinePlacement placement, float radius)
    {
        float y = placement.Top + placement.ScaleY * (random.Chance(0.85f)
            ? random.Uniform(0.98f, 1.3f) : random.Uniform(-0.1f, 0.9f));
        y = Math.Min(y, Height - 0.5f);
        int times = random.Chance(0.2f) ? 2 : 1;
        bool byHand = random.Chance(0.4f);
        float x0 = byHand ? random.Uniform(-10, 0.3f * ink.Width) : -2,
            x1 = byHand ? random.Uniform(0.6f * ink.Width, ink.Width + 10) : ink.Width + 2, slope = random.Bell(0.02f);
        for (int i = 0; i < times; i++, y += random.Uniform(2, 4))
        {
            float before = y, x = x0;
            while (x < x1)
            {
                float next = x + 12, after = y + slope * (next - x0) + (byHand ? random.Bell(0.3f) : 0);
                ink.Segment(x, before, Math.Min(next, x1), after, radius, radius);
                (x, before) = (next, after);
            }
        }
    }

    /// <summary>Draws parts of the writing on the left, the right, above or below, which the crop cuts.</summary>
    public void Neighbours(ref RandomStream random, LineInk ink, LineWriter writer, in LinePlacement text, bool square)
    {
        float sides = random.Unit(), depth = random.Uniform(0.5f, square ? 6 : 3);
        Span<int> symbols = stackalloc int[16];
        bool beside = square || sides < 0.4f;
        int count = beside ? 1 : Math.Min(symbols.Length, 1 + (int)(ink.Width / (0.7f * text.ScaleY)));
        for (int turn = 0; turn < (random.Chance(0.3f) ? 2 : 1); turn++)
        {
            foreach (ref int symbol in symbols[..count]) symbol = random.NextInt(DigitTexts.FirstSeparator);
            neighbours.Clear();
            neighbours.Write(ref random, writer, symbols[..count]);
            float width = neighbours.Width * text.ScaleX, left, top = text.Top;
            if (beside)
            {
                bool atLeft = turn == 0 ? sides < (square ? 0.5f : 0.2f) : sides >= (square ? 0.5f : 0.2f);
                left = atLeft ? depth - width : ink.Width - depth;
                top += random.Bell(2);
            }
            else
            {
                left = random.Uniform(-8, 8);
                bool above = turn == 0 ? sides < 0.7f : sides >= 0.7f;
                top = above ? depth - text.ScaleY : Height - depth;
            }

            Draw(ink, neighbours, text with { Left = left, Top = top }, writer);
        }
    }

    /// <summary>Draws faint traces of a text that was erased or shows through from the other side.</summary>
    /// <param name="ink">Without other ink.</param>
    public void Ghost(ref RandomStream random, LineInk ink, LineWriter writer, float capHeight)
    {
        Span<int> symbols = stackalloc int[1 + (int)(ink.Width / (2 * capHeight))];
        foreach (ref int symbol in symbols) symbol = random.NextInt(DigitTexts.FirstSeparator);
        neighbours.Clear();
        neighbours.Write(ref random, writer, symbols);
        float left = random.Uniform(0, Math.Max(1, ink.Width - neighbours.Width * capHeight)),
            top = 0.5f * (Height - capHeight) + random.Bell(3), strength = random.Uniform(0.06f, 0.22f);
        Draw(ink, neighbours, new LinePlacement(left, top, capHeight, capHeight, writer.Slant, 0), writer);
        foreach (ref float coverage in ink.Coverage) coverage *= strength;
    }

    /// <summary>Draws the strokes and images of a composition.</summary>
    public void Draw(LineInk ink, LineComposition composition, in LinePlacement placement, LineWriter writer)
    {
        for (int i = 0; i < composition.GlyphCount; i++)
            images!.Draw(ink, composition.Glyph(i), placement, writer.ImageWeight);
        LinePen pen = writer.Pen(placement.ScaleY);
        ink.Draw(composition.Strokes, 0, placement, pen);
        if (writer.Retrace == 0) return;
        LinePlacement beside = placement with
        {
            Left = placement.Left + writer.Retrace,
            Top = placement.Top - 0.4f * writer.Retrace,
        };
        ink.Draw(composition.Strokes, 0, beside, pen);
    }

    /// <summary>Part of a rubber stamp: rings or frames.</summary>
    public static void Stamp(ref RandomStream random, LineInk print)
    {
        float radius = random.Uniform(0.3f, 1), cx = random.Uniform(-10, print.Width + 10),
            cy = random.Uniform(-20, Height + 20);
        if (random.Chance(0.5f))
        {
            float size = random.Uniform(14, 50);
            Ring(print, cx, cy, size, radius);
            if (random.Chance(0.5f)) Ring(print, cx, cy, 0.85f * size, radius);
            return;
        }

        float half = random.Uniform(15, 60), high = random.Uniform(8, 24), slope = random.Bell(0.15f);
        for (int sign = -1; sign <= 1; sign += 2)
        {
            float y = cy + sign * high, x = cx + sign * half;
            print.Segment(cx - half, y - slope * half, cx + half, y + slope * half, radius, radius);
            float middle = cy + sign * slope * half;
            print.Segment(x + slope * high, middle - high, x - slope * high, middle + high, radius, radius);
        }
    }

    /// <summary>Marks that are not text: strokes to and fro, dots, a crossing-out.</summary>
    public static void Scribble(ref RandomStream random, LineInk ink, float radius)
    {
        int points = 2 + random.NextInt(14);
        float x = random.Uniform(0, ink.Width), y = random.Uniform(4, Height - 4), reach = random.Uniform(2, 14);
        for (int i = 0; i < points; i++)
        {
            float nextX = x + random.Bell(reach) + 0.2f * reach,
                nextY = Math.Clamp(y + random.Bell(0.7f * reach), -2, Height + 2);
            ink.Segment(x, y, nextX, nextY, radius, radius);
            (x, y) = (nextX, nextY);
        }
    }

    public static void Specks(ref RandomStream random, LineInk ink, int count)
    {
        for (int i = 0; i < count; i++)
        {
            float x = random.Uniform(0, ink.Width), y = random.Uniform(0, Height), radius = random.Uniform(0.15f, 0.8f);
            ink.Segment(x, y, x + random.Bell(0.7f), y + random.Bell(0.7f), radius, radius, random.Uniform(0.3f, 1));
        }
    }

    private static void Horizontal(LineInk print, float y, float slope, float radius, float strength = 1)
    {
        float rise = 0.5f * slope * print.Width;
        print.Segment(-3, y - rise, print.Width + 3, y + rise, radius, radius, strength);
    }

    private static void Vertical(LineInk print, float x, float slope, float radius, float strength = 1)
    {
        float lean = 0.5f * slope * Height;
        print.Segment(x + lean, -3, x - lean, Height + 3, radius, radius, strength);
    }

    private static void Ring(LineInk print, float cx, float cy, float size, float radius)
    {
        // Points of a circle from the rational parametrisation ((1 − t²)/(1 + t²), 2t/(1 + t²)), four quarters.
        const int Steps = 8;
        for (int i = 0; i < Steps; i++)
        {
            (float x0, float y0) = At((float)i / Steps);
            (float x1, float y1) = At((float)(i + 1) / Steps);
            print.Segment(cx + x0, cy + y0, cx + x1, cy + y1, radius, radius);
            print.Segment(cx - x0, cy - y0, cx - x1, cy - y1, radius, radius);
            print.Segment(cx - y0, cy + x0, cx - y1, cy + x1, radius, radius);
            print.Segment(cx + y0, cy - x0, cx + y1, cy - x1, radius, radius);
        }

        (float X, float Y) At(float t) => (size * (1 - t * t) / (1 + t * t), size * 2 * t / (1 + t * t));
    }
}
