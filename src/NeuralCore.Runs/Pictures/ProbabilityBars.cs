namespace NeuralCore.Runs.Pictures;

/// <summary>
/// One bar per class with its name below: the prediction in blue, the label in red where they differ.
/// </summary>
internal sealed class ProbabilityBars
{
    private const int BarHeight = 84, MaxStep = 54, Gap = 4;

    /// <summary>Maximum width of a vertical class name, in pixels.</summary>
    private const int MaxName = 150;

    private readonly string[] names;
    private readonly float[] probabilities;
    private readonly int prediction;
    private readonly int label;
    private readonly int step;
    private readonly bool upright;

    /// <param name="probabilities">(C).</param>
    /// <param name="room">The largest width of all bars, in pixels.</param>
    public ProbabilityBars(IReadOnlyList<string> classNames, float[] probabilities, int prediction, int label, int room)
    {
        (this.probabilities, this.prediction, this.label) = (probabilities, prediction, label);
        names = [.. classNames.Select(
            name => TextWidth.Shorten(TextWidth.Plain(name), MaxName, PictureStyle.CaptionSize))];
        step = Math.Max(1, Math.Min(MaxStep, room / classNames.Count));
        int longest = (int)Math.Ceiling(names.Max(name => TextWidth.Of(name, PictureStyle.CaptionSize)));
        upright = longest > step - Gap;
        Height = PictureStyle.CaptionLine + BarHeight + 4 + (upright ? longest : PictureStyle.CaptionLine);
    }

    public int Width => step * names.Length;

    public int Height { get; }

    public void Paint(SvgDrawing drawing, int left, int top)
    {
        // Vertical names need a line height each: with more classes than lines, some names are omitted.
        int bottom = top + PictureStyle.CaptionLine + BarHeight,
            every = upright ? (PictureStyle.CaptionSize + step - 1) / step : 1;
        drawing.Rectangle(left, bottom, Width, 1, Palette.Line);
        for (int c = 0; c < names.Length; c++)
        {
            Ink ink = c == prediction ? Palette.Blue : c == label ? Palette.Wrong : Palette.Text;
            double centre = left + (c + 0.5) * step,
                height = float.IsFinite(probabilities[c]) ? Math.Round(probabilities[c] * BarHeight) : 0;
            if (height > 0)
            {
                drawing.Rectangle(
                    left + c * step + Math.Min(Gap, step / 2) / 2.0, bottom - height, step - Math.Min(Gap, step / 2),
                    height, c == prediction || c == label ? ink : Palette.Line);
            }

            string percent = PictureStyle.Percent(probabilities[c]);
            if (TextWidth.Of(percent, PictureStyle.CaptionSize) <= step)
            {
                PictureStyle.Caption(
                    drawing, percent, centre, bottom - height - PictureStyle.CaptionLine, 0, ink, "middle");
            }

            if (!upright)
                PictureStyle.Caption(drawing, names[c], centre, bottom + 4, 0, ink, "middle");
            else if (c % every == 0)
                drawing.Text(names[c], centre + 0.36 * PictureStyle.CaptionSize, bottom + 4, ink, anchor: "end",
                    upwards: true);
        }
    }
}
