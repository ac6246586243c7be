using OxyPlot;
using OxyPlot.Axes;

namespace NeuralCore.Runs.Charts;

/// <summary>Which classes were taken for which: a row a label, a column a guess.</summary>
internal static class ConfusionPlot
{
    /// <summary>Pixels of a cell where there is room, and for names and titles.</summary>
    private const int Cell = 46, Rest = 160, MaxCells = 26;

    /// <summary>A good width and height for so many classes, in pixels.</summary>
    public static int Side(int classes) => Rest + Cell * Math.Clamp(classes, 8, MaxCells);

    public static PlotModel Create(ConfusionMatrix matrix, IReadOnlyList<string> classNames)
    {
        PlotModel chart = PlotStyle.Model($"{Figures.Count(matrix.Correct)} of {Figures.Count(matrix.Count)} images lie on the diagonal", $"{Worst(matrix, classNames)}Blue: the share of the row that was read rightly; orange: mistaken, full from 10 % on.");
        chart.PlotAreaBorderThickness = new OxyThickness(1);
        double room = (double)(Side(classNames.Count) - Rest) / Math.Max(1, classNames.Count);
        chart.Axes.Add(Classes(AxisPosition.Bottom, "what the network said", classNames, room));
        CategoryAxis labels = Classes(AxisPosition.Left, "what it is", classNames, room);
        (labels.StartPosition, labels.EndPosition) = (1, 0);
        chart.Axes.Add(labels);
        chart.Series.Add(new ConfusionCells(matrix));
        return chart;
    }

    private static CategoryAxis Classes(AxisPosition position, string title, IReadOnlyList<string> classNames, double room)
    {
        CategoryAxis axis = PlotStyle.ClassAxis(position, title, classNames, room);
        axis.GapWidth = 0;
        return axis;
    }

    private static string Worst(ConfusionMatrix matrix, IReadOnlyList<string> classNames) =>
        matrix.MostConfused(1) is [var worst] ? $"Most often {classNames[worst.Label]} was read as {classNames[worst.Prediction]}: {Figures.Count(worst.Count, "time")}.\n" : "";
}
