namespace NeuralCore.Runs.Pictures;

/// <summary>Text from lines of a round pen: a font of the project's own, legible from 9 pixels on.</summary>
/// <remarks>
/// Horizontal and vertical strokes are set on whole pixels and what lies between is stretched with them, so that small text is sharp; so are the gaps between characters, so that they are even.
/// </remarks>
internal static class StrokeFont
{
    /// <summary>From the baseline up to what stands highest, in ems.</summary>
    public const double Ascent = 0.77;

    /// <summary>From the baseline down to what hangs lowest, in ems.</summary>
    public const double Descent = 0.23;

    /// <summary>From a baseline to the next, in ems.</summary>
    public const double LineHeight = 1.25;

    private const double CapHeight = Glyph.Baseline / Glyph.Em;

    /// <summary>Thicknesses in ems; a dot is so many pens thick, and bold characters stand further apart.</summary>
    private const double RegularPen = 0.095, BoldPen = 0.15, DotPen = 1.3, BoldBearing = 2;

    /// <summary>Pixels from the beginning of a text to its end.</summary>
    public static int Width(string text, double size, bool bold = false) => Lay(text, size, bold).Width;

    /// <summary>How far below a middle line the baseline lies, for capitals and digits to be centred on it.</summary>
    public static double MiddleToBaseline(double size) => size * CapHeight / 2;

    /// <summary>What each visible character covers. See <see cref="Canvas.Text"/>.</summary>
    public static IEnumerable<Coverage> Cover(string text, Point at, double size, TextAlign align, bool bold, double angle, PixelArea clip)
    {
        (List<(Glyph Glyph, int Left)> places, int width) = Lay(text, size, bold);
        double pen = size * (bold ? BoldPen : RegularPen);
        int start = align switch { TextAlign.Left => 0, TextAlign.Centre => -width / 2, _ => -width };
        (double sin, double cos) = Math.SinCos(angle * Math.PI / 180);

        // A pen of an odd number of pixels is sharp with its middle on a pixel, one of an even number between two.
        double middle = (int)Math.Round(pen) % 2 == 0 ? 0 : 0.5;
        var origin = new Point(Math.Floor(at.X) + middle, Math.Floor(at.Y) - middle);
        foreach ((Glyph glyph, int left) in places)
        {
            var fit = new PixelFit(glyph, size);
            Point[][] strokes = [.. glyph.Strokes.Select(stroke => Array.ConvertAll(stroke, point => Turn(start + left + fit.X(point.X), fit.Y(point.Y))))];
            PixelArea area = PixelArea.Around([.. strokes.SelectMany(stroke => stroke)], pen / 2 * DotPen + 1).Within(clip);
            if (area.IsEmpty) continue;
            var coverage = new Coverage(area);
            foreach (Point[] stroke in strokes) LineStroke.Add(coverage, stroke, stroke.Length == 1 ? pen * DotPen : pen);
            yield return coverage;
        }

        Point Turn(double x, double y) => new(origin.X + x * cos - y * sin, origin.Y + x * sin + y * cos);
    }

    /// <summary>Where the leftmost stroke of each character goes, in whole pixels.</summary>
    private static (List<(Glyph Glyph, int Left)> Places, int Width) Lay(string text, double size, bool bold)
    {
        List<(Glyph, int)> places = new(text.Length);
        double gap = 0;
        int right = 0;
        foreach (char character in text)
        {
            Glyph glyph = StrokeGlyphs.Find(character);
            double bearing = glyph.Bearing + (bold ? BoldBearing : 0);
            int left = right + Pixels(gap + bearing);
            places.Add((glyph, left));
            (right, gap) = (left + new PixelFit(glyph, size).Width, bearing);
        }

        return (places, right + Pixels(gap));

        int Pixels(double length) => (int)Math.Round(length * size / Glyph.Em, MidpointRounding.AwayFromZero);
    }
}
