namespace NeuralCore.Runs.Pictures;

/// <summary>A bar a class with the class's name below: the guess blue, the label red where they differ.</summary>
internal sealed class ProbabilityBars
{
    private const int BarHeight = 84, MostStep = 54, Gap = 4;

    private readonly IReadOnlyList<string> classNames;
    private readonly float[] probabilities;
    private readonly int guess;
    private readonly int label;
    private readonly int step;
    private readonly bool upright;

    /// <param name="probabilities">(C).</param>
    /// <param name="most">The widest that all bars may be, in pixels.</param>
    public ProbabilityBars(IReadOnlyList<string> classNames, float[] probabilities, int guess, int label, int most)
    {
        (this.classNames, this.probabilities, this.guess, this.label) = (classNames, probabilities, guess, label);
        step = Math.Min(MostStep, most / classNames.Count);
        int longest = classNames.Max(name => StrokeFont.Width(name, PictureStyle.CaptionSize));
        upright = longest > step - Gap;
        Height = PictureStyle.CaptionHeight + BarHeight + 4 + (upright ? longest : PictureStyle.CaptionHeight);
    }

    public int Width => step * classNames.Count;

    public int Height { get; }

    public void Paint(Canvas canvas, int left, int top)
    {
        int bottom = top + PictureStyle.CaptionHeight + BarHeight;
        canvas.FillRectangle(left, bottom, Width, 1, Palette.Line);
        for (int c = 0; c < classNames.Count; c++)
        {
            Ink ink = c == guess ? Palette.Blue : c == label ? Palette.Wrong : Palette.Text;
            int centre = left + c * step + step / 2, height = float.IsFinite(probabilities[c]) ? (int)Math.Round(probabilities[c] * BarHeight) : 0;
            canvas.FillRectangle(left + c * step + Gap / 2, bottom - height, step - Gap, height, c == guess || c == label ? ink : Palette.Line);
            string percent = PictureStyle.Percent(probabilities[c]);
            if (StrokeFont.Width(percent, PictureStyle.CaptionSize) <= step) PictureStyle.Caption(canvas, percent, centre, bottom - height - PictureStyle.CaptionHeight, 0, ink, TextAlign.Centre);
            if (upright)
                canvas.Text(classNames[c], new(centre + StrokeFont.MiddleToBaseline(PictureStyle.CaptionSize), bottom + 4), PictureStyle.CaptionSize, ink, TextAlign.Right, angle: -90);
            else
                PictureStyle.Caption(canvas, classNames[c], centre, bottom + 4, 0, ink, TextAlign.Centre);
        }
    }
}
