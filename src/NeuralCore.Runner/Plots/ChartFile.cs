using System.Text;
using NeuralCore.Runner.Pictures;
using OxyPlot;

namespace NeuralCore.Runner.Plots;

/// <summary>A chart as SVG and as PNG, both drawn from the same measures of text.</summary>
internal static partial class ChartFile
{
    /// <summary>Writes <c>….svg</c> and <c>….png</c>.</summary>
    /// <param name="width">Pixels.</param>
    public static void Save(PlotModel chart, string pathWithoutExtension, int width, int height)
    {
        File.WriteAllText($"{pathWithoutExtension}.svg", $"""<?xml version="1.0" encoding="utf-8"?>{'\n'}{Svg(chart, width, height)}{'\n'}""");
        PngFile.Save($"{pathWithoutExtension}.png", Draw(chart, width, height));
    }

    public static Canvas Draw(PlotModel chart, int width, int height)
    {
        var canvas = new Canvas(width, height);
        ((IPlotModel)chart).Update(updateData: true);
        ((IPlotModel)chart).Render(new CanvasRenderContext(canvas), new OxyRect(0, 0, width, height));
        return canvas;
    }

    /// <summary>The chart as an element to put into a page: it scales with its width, and several may stand in one page.</summary>
    public static string Svg(PlotModel chart, int width, int height)
    {
        using var stream = new MemoryStream();
        SvgExporter.Export(chart, stream, width, height, isDocument: false, textMeasurer: new CanvasRenderContext(new Canvas(1, 1)), useVerticalTextAlignmentWorkaround: true);
        string svg = Encoding.UTF8.GetString(stream.ToArray()).TrimStart('\uFEFF');
        return svg;
    }
}
