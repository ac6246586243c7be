using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Pictures;
using NeuralCore.Runs.Records;
using OxyPlot;

namespace NeuralCore.Runs.Reports;

/// <summary>
/// Saves the charts and images of a run in its folder and returns them as parts of its report, which also contains
/// those that could not be saved.
/// </summary>
internal sealed class RunIllustrations(RunFolder folder, SavedFiles saved)
{
    /// <summary>Writes <c>plots/name.svg</c>.</summary>
    public Illustration Chart(
        string name, string caption, PlotModel chart, int width = PlotStyle.Width, int height = PlotStyle.Height) =>
        Saved(Path.Combine(folder.Plots, $"{name}.svg"), caption, ChartFile.Svg(chart, width, height),
            isWide: width > PlotStyle.Width);

    /// <summary>Writes <c>name.svg</c>.</summary>
    public Illustration Picture(string name, string caption, SvgDrawing picture) =>
        Saved(folder.Picture(name), caption, $"{picture}", isWide: true);

    private Illustration Saved(string path, string caption, string svg, bool isWide)
    {
        saved.Try(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, $"{svg}\n", flush: false);
        });
        return new Illustration(caption, svg, isWide);
    }
}
