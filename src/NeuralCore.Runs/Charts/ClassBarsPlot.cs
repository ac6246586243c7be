using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace NeuralCore.Runs.Charts;

/// <summary>Precision, recall and F1 of each class.</summary>
internal static class ClassBarsPlot
{
    /// <summary>Where the vertical axis may begin.</summary>
    private static readonly double[] Starts = [0.98, 0.95, 0.9, 0.8, 0.5];

    /// <summary>Minimum width of the bars of a class, and the width of what is beside them, in pixels.</summary>
    private const int MinStep = 18, Rest = 100;

    /// <summary>A suitable width for a number of classes, in pixels.</summary>
    public static int Width(int classes) => Math.Max(PlotStyle.Width, Rest + MinStep * classes);

    public static PlotModel Create(ClassificationReport report, IReadOnlyList<string> classNames)
    {
        double worst = report.Classes.Where(score => score.Support > 0)
            .Select(score => Math.Min(score.Precision, score.Recall)).DefaultIfEmpty(0).Min();
        double start = Starts.FirstOrDefault(start => start < worst);
        PlotModel chart = PlotStyle.Model(Title(report, classNames));
        CategoryAxis classes =
            PlotStyle.ClassAxis(
            AxisPosition.Bottom, "class", classNames,
            (double)(Width(classNames.Count) - Rest) / Math.Max(1, classNames.Count));
        (classes.Key, classes.GapWidth) = ("class", 0.4);
        chart.Axes.Add(classes);
        string from = start == 0 ? "" : $" (from {100 * start:0} %)";
        chart.Axes.Add(PlotStyle.Axis(
            new LinearAxis
            {
                Key = "share", Minimum = start, Maximum = 1, LabelFormatter = share =>
            $"{Figures.Short(100 * share)} %"
            }, AxisPosition.Left, $"score{from}"));
        chart.Legends.Add(
            PlotStyle.Legend(LegendPosition.TopCenter, LegendPlacement.Outside, LegendOrientation.Horizontal));
        Add("precision", Palette.Blue, score => score.Precision);
        Add("recall", Palette.Orange, score => score.Recall);
        Add("F1-score", Palette.Green, score => score.F1);
        return chart;

        void Add(string name, Ink ink, Func<ClassScore, double> figure)
        {
            var bars = new BarSeries
            {
                Title = name, FillColor = PlotStyle.Colour(ink), StrokeThickness = 0,
                BaseValue = start, XAxisKey = "share", YAxisKey = "class"
            };
            bars.Items.AddRange(report.Classes.Select(score => new BarItem(figure(score))));
            chart.Series.Add(bars);
        }
    }

    private static string Title(ClassificationReport report, IReadOnlyList<string> classNames)
    {
        if (!report.Classes.Any(score => score.Support > 0)) return "No images";
        (ClassScore score, string name) = report.Classes.Zip(classNames).Where(pair => pair.First.Support > 0)
            .MinBy(pair => pair.First.F1);
        return $"Macro-average F1-score {Figures.Percent(report.Macro.F1)}; lowest for class {name}, " +
            $"{Figures.Percent(score.F1)}";
    }
}
