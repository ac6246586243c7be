using NeuralCore.Runs.Pictures;
using OxyPlot;

namespace NeuralCore.Runs.Charts;

/// <summary>Wraps the title and subtitle of a chart to its width until it is disposed.</summary>
internal sealed class TitleInLines : IDisposable
{
    private readonly PlotModel chart;
    private readonly string? title;
    private readonly string? subtitle;

    public TitleInLines(PlotModel chart, double width)
    {
        (this.chart, title, subtitle) = (chart, chart.Title, chart.Subtitle);
        double room = width - chart.Padding.Left - chart.Padding.Right;
        chart.Title = Break(title, room, chart.TitleFontSize, bold: true);
        chart.Subtitle = Break(subtitle, room, chart.SubtitleFontSize, bold: false);
    }

    public void Dispose() => (chart.Title, chart.Subtitle) = (title, subtitle);

    private static string? Break(string? text, double room, double size, bool bold) =>
        text is null ? null
            : string.Join('\n',
            text.Split('\n').SelectMany(line => TextWidth.Lines(TextWidth.Plain(line), room, size, bold)));
}
