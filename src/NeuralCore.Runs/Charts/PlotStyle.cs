using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace NeuralCore.Runs.Charts;

/// <summary>The common style of all charts.</summary>
internal static class PlotStyle
{
    /// <summary>
    /// The default size of a chart, in pixels: two fit side by side in a report, and text is legible on a phone.
    /// </summary>
    public const int Width = 460, Height = 350;

    /// <summary>Pixels of an em in a legend.</summary>
    public const int LegendSize = 12;

    private const int FontSize = 12;

    /// <summary>Maximum width of a class name at an axis, in pixels; longer names are shortened.</summary>
    private const int MaxName = 130;

    /// <summary>
    /// The same for a rotated name, whose beginning is left of its class, and the angle in degrees.
    /// </summary>
    private const int MaxSlopingName = 110, Slope = -50;

    public static OxyColor Colour(Ink ink, byte opacity = byte.MaxValue) =>
        OxyColor.FromArgb(opacity, ink.R, ink.G, ink.B);

    /// <param name="title">A sentence: what the chart shows.</param>
    public static PlotModel Model(string title, string? subtitle = null) => new()
    {
        Title = title,
        Subtitle = subtitle,
        DefaultFont = SvgDrawing.Fonts,
        DefaultFontSize = FontSize,
        TitleFontSize = 15,
        TitlePadding = 10,
        TitleHorizontalAlignment = TitleHorizontalAlignment.CenteredWithinView,
        SubtitleFontSize = 12,
        SubtitleColor = Colour(Palette.Faint),
        TextColor = Colour(Palette.Text),
        Background = OxyColors.White,
        Padding = new OxyThickness(12, 10, 18, 10),
        PlotAreaBorderColor = Colour(Palette.Line),
        PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
    };

    /// <summary>Sets title, position and grid lines of an axis.</summary>
    public static T Axis<T>(T axis, AxisPosition position, string? title, bool grid = true) where T : Axis
    {
        axis.Position = position;
        axis.Title = title;
        axis.AxisTitleDistance = 8;
        axis.MajorGridlineStyle = grid ? LineStyle.Solid : LineStyle.None;
        axis.MajorGridlineColor = Colour(Palette.Grid);
        axis.TicklineColor = Colour(Palette.Line);
        axis.MinorTickSize = 0;
        axis.MajorTickSize = 4;
        axis.IsZoomEnabled = axis.IsPanEnabled = false;
        return axis;
    }

    /// <summary>Class names along an axis.</summary>
    /// <param name="room">Pixels between two classes.</param>
    public static CategoryAxis ClassAxis(
        AxisPosition position, string title, IReadOnlyList<string> classNames, double room)
    {
        CategoryAxis axis =
            Axis(new CategoryAxis { IsTickCentered = true, MajorStep = 1 }, position, title, grid: false);
        axis.MajorTickSize = 0;
        bool slopes = position == AxisPosition.Bottom
            && classNames.Any(name => TextWidth.Of(TextWidth.Plain(name), FontSize) > room - 4);
        axis.Labels.AddRange(
            classNames.Select(
            name => TextWidth.Shorten(TextWidth.Plain(name), slopes ? MaxSlopingName : MaxName, FontSize)));
        if (slopes) axis.Angle = Slope;
        return axis;
    }

    /// <summary>Epochs 0, 1, 2, … from left to right.</summary>
    public static LinearAxis EpochAxis(double last) =>
        Axis(new LinearAxis
        {
            Minimum = -0.02 * Math.Max(1, last), Maximum = 1.02 * Math.Max(1, last),
            MinimumMajorStep = 1, MinimumMinorStep = 1, StringFormat = "0"
        }, AxisPosition.Bottom, "epoch");

    /// <summary>A line with a marker at each point, unless there are too many.</summary>
    public static LineSeries Line(
        string? title, Ink ink, MarkerType mark, IEnumerable<DataPoint> points, LineStyle style = LineStyle.Solid)
    {
        var line = new LineSeries
        {
            Title = title, Color = Colour(ink), StrokeThickness = 2, LineStyle = style,
            Dashes = style == LineStyle.Dash ? [5, 2.5] : null, MarkerType = mark, MarkerSize = 3.5,
            MarkerFill = Colour(ink), MarkerStroke = OxyColors.White, MarkerStrokeThickness = 1
        };
        line.Points.AddRange(points);
        if (line.Points.Count > 40) line.MarkerType = MarkerType.None;
        return line;
    }

    public static Legend Legend(
        LegendPosition position, LegendPlacement placement = LegendPlacement.Inside,
        LegendOrientation orientation = LegendOrientation.Vertical) => new()
        {
            LegendPosition = position,
            LegendPlacement = placement,
            LegendOrientation = orientation,
            LegendBackground = Colour(Ink.White, 220),
            LegendBorder = OxyColors.Undefined,
            LegendFontSize = LegendSize,
            LegendPadding = 6,
            LegendMargin = 6,
            LegendSymbolLength = 26,
        };
}
