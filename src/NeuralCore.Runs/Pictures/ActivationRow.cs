namespace NeuralCore.Runs.Pictures;

/// <summary>
/// A row of an <see cref="ActivationsPicture"/>: a name with details, and the activations below it.
/// </summary>
/// <param name="width">Of the activations, in pixels.</param>
/// <param name="paint">Draws it with its upper left corner at (x, y).</param>
internal sealed class ActivationRow(
    string name, IReadOnlyList<string> details, int width, int height, Action<SvgDrawing, int, int> paint)
{
    private const int MapSize = 56, MapGap = 4, MapsOnLine = 16, MapLines = 2,
        ContentWidth = MapsOnLine * (MapSize + MapGap) - MapGap;

    private const int HeadHeight = PictureStyle.CaptionLine + 5;

    private const string Separator = " · ";

    private const int StripHeight = 18, StripGap = 4, StripLines = 6, MinCell = 3, MaxCell = 18;

    private readonly string about = TextWidth.Shorten(
        TextWidth.Plain(Separator + string.Join(Separator, details)), PictureStyle.InnerWidth - NameWidth(name),
            PictureStyle.CaptionSize);

    public int Width =>
        Math.Max(width, (int)Math.Ceiling(NameWidth(name) + TextWidth.Of(about, PictureStyle.CaptionSize)));

    public int Height => HeadHeight + height;

    public static ActivationRow Of(LayerOutput output)
    {
        float[] finite = [.. output.Values.Where(float.IsFinite).DefaultIfEmpty(0)];
        (double low, double high) = (finite.Min(), finite.Max());
        byte[] grey = [.. output.Values.Select(
            value => high > low && float.IsFinite(value) ? (byte)Math.Round(255 * (value - low) / (high - low))
            : (byte)0)];
        bool isImage = output.Shape.Rank == 3;
        string[] details =
            [output.Layer.Branches.Count > 0 ? output.Layer.Kind : output.Layer.Text,
            isImage ? $"{output.Shape}" : $"{Figures.Count(output.Shape.Length, "number")}",
            $"black {Signed(low)}, white {Signed(high)}"];
        return isImage ? Maps(output.Layer.Name, details, output.Shape, grey) : Strip(output.Layer.Name, details, grey);
    }

    /// <summary>One bar per class.</summary>
    public static ActivationRow Probabilities(IReadOnlyList<string> classNames, Predictions predictions)
    {
        var bars = new ProbabilityBars(
            classNames, [.. predictions.Probabilities(0)], predictions.Prediction(0), predictions.Labels[0],
            ContentWidth);
        return new("probabilities",
            ["softmax", predictions.IsCorrect(0) ? "correct" : $"wrong, label {classNames[predictions.Labels[0]]}"],
            bars.Width, bars.Height, bars.Paint);
    }

    public void Draw(SvgDrawing drawing, int left, int top)
    {
        PictureStyle.Caption(drawing, about, left, top, 0, Palette.Faint, bold: name);
        paint(drawing, left, top + HeadHeight);
    }

    private static double NameWidth(string name) => TextWidth.Of(name, PictureStyle.CaptionSize, bold: true);

    /// <param name="grey">(H, W, C).</param>
    private static ActivationRow Maps(string name, IReadOnlyList<string> details, Shape shape, byte[] grey)
    {
        int scale = PictureStyle.Scale(shape[0], shape[1], MapSize), width = shape[1] * scale,
            height = shape[0] * scale;
        int onLine = Math.Clamp((ContentWidth + MapGap) / (width + MapGap), 1, MapsOnLine),
            shown = Math.Min(shape[2], onLine * MapLines), lines = (shown + onLine - 1) / onLine;
        return new(name, Shown(details, shown, shape[2], "map"), Math.Min(shown, onLine) * (width + MapGap) - MapGap,
            lines * (height + MapGap) - MapGap, Paint);

        void Paint(SvgDrawing drawing, int left, int top)
        {
            for (int c = 0; c < shown; c++)
            {
                byte[] map = [.. Enumerable.Range(0, shape[0] * shape[1]).Select(pixel => grey[pixel * shape[2] + c])];
                drawing.Image(PngFile.Bytes(map, shape[1], shape[0]), left + c % onLine * (width + MapGap),
                    top + c / onLine * (height + MapGap), width, height);
            }
        }
    }

    private static ActivationRow Strip(string name, IReadOnlyList<string> details, byte[] grey)
    {
        int cell = Math.Clamp(ContentWidth / grey.Length, MinCell, MaxCell), onLine = ContentWidth / cell,
            shown = Math.Min(grey.Length, onLine * StripLines), lines = (shown + onLine - 1) / onLine;
        return new(name, Shown(details, shown, grey.Length, "number"), Math.Min(shown, onLine) * cell,
            lines * (StripHeight + StripGap) - StripGap, Paint);

        void Paint(SvgDrawing drawing, int left, int top)
        {
            for (int line = 0; line < lines; line++)
            {
                int y = top + line * (StripHeight + StripGap), from = line * onLine,
                    count = Math.Min(onLine, shown - from);
                drawing.Image(PngFile.Bytes(grey.AsSpan(from, count), count, 1), left, y, count * cell, StripHeight);
                drawing.Frame(left, y, count * cell, StripHeight, 1, Palette.Line);
            }
        }
    }

    private static string Signed(double value) => Figures.Short(value).Replace('-', '−');

    private static IReadOnlyList<string> Shown(IReadOnlyList<string> details, int shown, int count, string one) =>
        shown == count ? details : [.. details, $"the first {shown} of {count} {one}s"];
}
