using OxyPlot;
using OxyPlot.Axes;

namespace NeuralCore.Runs.Charts;

/// <summary>Which classes were taken for which: a row a label, a column a guess.</summary>
internal static class ConfusionPlot
{
    /// <summary>A good width and height for so many classes, in pixels.</summary>
    public static int Side(int classes) => 180 + Math.Max(460, classes * 24);

    public static PlotModel Create(ConfusionMatrix matrix, IReadOnlyList<string> classNames)
    {
        PlotModel chart = PlotStyle.Model($"{Figures.Count(matrix.Correct)} of {Figures.Count(matrix.Count)} images lie on the diagonal", $"{Worst(matrix, classNames)}Blue: the share of the row that was read rightly; orange: mistaken, full from 10 % on.");
        chart.PlotAreaBorderThickness = new OxyThickness(1);
        chart.Axes.Add(Classes(AxisPosition.Bottom, "what the network said", classNames));
        CategoryAxis labels = Classes(AxisPosition.Left, "what it is", classNames);
        (labels.StartPosition, labels.EndPosition) = (1, 0);
        chart.Axes.Add(labels);
        chart.Series.Add(new ConfusionCells(matrix));
        return chart;
    }

    private static CategoryAxis Classes(AxisPosition position, string title, IReadOnlyList<string> classNames)
    {
        CategoryAxis axis = PlotStyle.Axis(new CategoryAxis { GapWidth = 0, IsTickCentered = true, MajorStep = 1 }, position, title, grid: false);
        axis.MajorTickSize = 0;
        axis.Labels.AddRange(classNames);
        if (position == AxisPosition.Bottom && classNames.Any(name => name.Length > PlotStyle.LongName)) axis.Angle = -40;
        return axis;
    }

    private static string Worst(ConfusionMatrix matrix, IReadOnlyList<string> classNames) =>
        matrix.MostConfused(1) is [var worst] ? $"Most often {classNames[worst.Label]} was read as {classNames[worst.Guess]}: {Figures.Count(worst.Count, "time")}.\n" : "";
}
