using OxyPlot;
using OxyPlot.Axes;

namespace NeuralCore.Runs.Charts;

/// <summary>A confusion matrix: one row per label, one column per prediction.</summary>
internal static class ConfusionPlot
{
    /// <summary>Pixels of a cell where there is room, and for names and titles.</summary>
    private const int Cell = 46, Rest = 160, MaxCells = 26;

    /// <summary>A suitable width and height for a number of classes, in pixels.</summary>
    public static int Side(int classes) => Rest + Cell * Math.Clamp(classes, 8, MaxCells);

    public static PlotModel Create(ConfusionMatrix matrix, IReadOnlyList<string> classNames)
    {
        PlotModel chart = PlotStyle.Model(
            $"{Figures.Count(matrix.Correct)} of {Figures.Count(matrix.Count)} images classified correctly",
            $"{Worst(matrix, classNames)}Blue: correct; orange: errors. The colour shows the share of the row; " +
            "that of errors is full from 10 % on.");
        chart.PlotAreaBorderThickness = new OxyThickness(1);
        double room = (double)(Side(classNames.Count) - Rest) / Math.Max(1, classNames.Count);
        chart.Axes.Add(Classes(AxisPosition.Bottom, "predicted class", classNames, room));
        CategoryAxis labels = Classes(AxisPosition.Left, "true class", classNames, room);
        (labels.StartPosition, labels.EndPosition) = (1, 0);
        chart.Axes.Add(labels);
        chart.Series.Add(new ConfusionCells(matrix));
        return chart;
    }

    private static CategoryAxis Classes(
        AxisPosition position, string title, IReadOnlyList<string> classNames, double room)
    {
        CategoryAxis axis = PlotStyle.ClassAxis(position, title, classNames, room);
        axis.GapWidth = 0;
        return axis;
    }

    private static string Worst(ConfusionMatrix matrix, IReadOnlyList<string> classNames) =>
        matrix.MostConfused(1) is [var worst]
            ? $"Most frequent error: {classNames[worst.Label]} classified as {classNames[worst.Prediction]}, " +
            $"{Figures.Count(worst.Count, "time")}.\n" : "";
}
