using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Pictures;
using NeuralCore.Runs.Records;
using OxyPlot;

namespace NeuralCore.Runs.Reports;

/// <summary>Saves the charts and pictures of a run in its folder and gives them back as parts of its report.</summary>
internal sealed class RunIllustrations(RunFolder folder)
{
    private const int ChartWidth = 540, ChartHeight = 380;

    /// <summary>Writes <c>plots/name.svg</c> and <c>plots/name.png</c>.</summary>
    public Illustration Chart(string name, string explanation, PlotModel chart, int width = ChartWidth, int height = ChartHeight)
    {
        Directory.CreateDirectory(folder.Plots);
        ChartFile.Save(chart, Path.Combine(folder.Plots, name), width, height);
        return new Illustration(explanation, ChartFile.Svg(chart, width, height), IsWide: width > ChartWidth);
    }

    /// <summary>Writes <c>name.png</c>.</summary>
    public Illustration Picture(string name, string explanation, Canvas picture)
    {
        byte[] png = PngFile.Bytes(picture);
        File.WriteAllBytes(folder.Picture(name), png);
        return new Illustration(explanation, $"<img src=\"{Html.DataUri("image/png", png)}\" width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"{Html.Text(explanation)}\">", IsWide: true);
    }
}
