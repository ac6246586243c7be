using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Series;

namespace NeuralCore.Runs.Charts;

/// <summary>The cells of a confusion matrix: each with its count, coloured by its share of the row.</summary>
internal sealed class ConfusionCells(ConfusionMatrix matrix) : XYAxisSeries
{
    /// <summary>The share of a row's images at which an error has the full colour.</summary>
    private const double GravestShare = 0.1;

    private const double MaxFont = 13, MinFont = 7;

    public override void Render(IRenderContext rc)
    {
        double width = Math.Abs(XAxis.Transform(1) - XAxis.Transform(0)),
            height = Math.Abs(YAxis.Transform(1) - YAxis.Transform(0));
        double font = FontFor(rc, width, height);
        for (int label = 0; label < matrix.Classes; label++)
        {
            int support = matrix.Support(label);
            for (int prediction = 0; prediction < matrix.Classes; prediction++)
            {
                int count = matrix[label, prediction];
                if (count == 0) continue;
                double strength = Strength((double)count / support, isCorrect: label == prediction);
                Ink ink = Ink.White.Towards(label == prediction ? Palette.Blue : Palette.Vermilion, strength);
                double x = XAxis.Transform(prediction), y = YAxis.Transform(label);
                rc.DrawRectangle(new OxyRect(x - width / 2, y - height / 2, width, height), PlotStyle.Colour(ink),
                    OxyColors.Undefined, 0, EdgeRenderingMode.PreferSharpness);
                if (font < MinFont) continue;
                rc.DrawText(new ScreenPoint(x, y), Text(count),
                    PlotStyle.Colour(strength > 0.6 ? Ink.White : Palette.Text), ActualFont, font, FontWeights.Normal,
                    0, HorizontalAlignment.Center, VerticalAlignment.Middle);
            }
        }
    }

    protected override void UpdateMaxMin()
    {
        base.UpdateMaxMin();
        (MinX, MaxX, MinY, MaxY) = (-0.5, matrix.Classes - 0.5, -0.5, matrix.Classes - 0.5);
    }

    /// <summary>Errors are few, so the strength of their colour grows with the square root of their share.</summary>
    private static double Strength(double share, bool isCorrect) =>
        isCorrect ? share : Math.Sqrt(Math.Min(1, share / GravestShare));

    private static string Text(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The largest size at which the longest count fits into a cell.</summary>
    private double FontFor(IRenderContext rc, double width, double height)
    {
        string longest = Text(
            Enumerable.Range(0, matrix.Classes * matrix.Classes)
            .Max(i => matrix[i / matrix.Classes, i % matrix.Classes]));
        double perPixel = rc.MeasureText(longest, ActualFont, 100, FontWeights.Normal).Width / 100;
        return Math.Min(MaxFont, Math.Floor(Math.Min((width - 4) / perPixel, height * 0.75)));
    }
}
