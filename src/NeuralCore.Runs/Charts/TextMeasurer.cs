using NeuralCore.Runs.Pictures;
using OxyPlot;

namespace NeuralCore.Runs.Charts;

/// <summary>Measures texts for OxyPlot. It draws nothing; OxyPlot's exporter does.</summary>
internal sealed class TextMeasurer : ClippingRenderContext
{
    private const double BoldWeight = 600;

    /// <summary>Line height, in ems.</summary>
    private const double LineHeight = 1.25;

    public override OxySize MeasureText(string? text, string? fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text)) return OxySize.Empty;
        string[] lines = text.Split('\n');
        return new(lines.Max(line => TextWidth.Of(line, fontSize, fontWeight >= BoldWeight)),
            lines.Length * LineHeight * fontSize);
    }

    public override void DrawLine(
        IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray, LineJoin lineJoin) => throw MeasuresOnly();

    public override void DrawPolygon(
        IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness,
        EdgeRenderingMode edgeRenderingMode, double[]? dashArray, LineJoin lineJoin) => throw MeasuresOnly();

    public override void DrawText(
        ScreenPoint p, string? text, OxyColor fill, string? fontFamily, double fontSize, double fontWeight,
            double rotation,
        HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize) =>
            throw MeasuresOnly();

    protected override void SetClip(OxyRect clippingRectangle) => throw MeasuresOnly();

    protected override void ResetClip() => throw MeasuresOnly();

    private static NotSupportedException MeasuresOnly() => new("A text measurer draws nothing.");
}
