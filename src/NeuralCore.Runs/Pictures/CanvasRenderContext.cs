using OxyPlot;

namespace NeuralCore.Runs.Pictures;

/// <summary>Lets OxyPlot draw a chart on a <see cref="Canvas"/>.</summary>
/// <param name="measuresForBrowsers">Whether text is measured as wide as the usual sans-serif fonts of a browser need it, not as this canvas draws it.</param>
internal sealed class CanvasRenderContext(Canvas canvas, bool measuresForBrowsers = false) : ClippingRenderContext
{
    private const double BoldWeight = 600;

    /// <summary>Helvetica and Arial are up to so much wider than <see cref="StrokeFont"/> at a size that is not rounded to pixels.</summary>
    private const double BrowserWidening = 1.06, UnroundedSize = 1000;

    /// <summary>Pixels that a line of text takes in the usual sans-serif fonts of a browser.</summary>
    public static double BrowserWidth(string line, double fontSize, bool bold) => StrokeFont.Width(line, UnroundedSize, bold) * BrowserWidening * fontSize / UnroundedSize;

    public override void DrawLine(IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[]? dashArray, LineJoin lineJoin)
    {
        if (stroke.IsInvisible() || thickness <= 0) return;
        Point[] line = ShouldUseAntiAliasingForLine(edgeRenderingMode, points) ? Points(points) : [.. points.Select(point => OnPixel(point, thickness))];
        IEnumerable<Point[]> parts = dashArray is null or [] ? [line] : Dashes.Split(line, dashArray, thickness);
        foreach (Point[] part in parts) canvas.Line(part, thickness, Colour(stroke), Opacity(stroke));
    }

    public override void DrawPolygon(IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[]? dashArray, LineJoin lineJoin)
    {
        if (fill.IsVisible()) canvas.FillPolygon(Points(points), Colour(fill), Opacity(fill));
        if (points.Count > 0) DrawLine([.. points, points[0]], stroke, thickness, edgeRenderingMode, dashArray, lineJoin);
    }

    public override void DrawRectangle(OxyRect rectangle, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode)
    {
        int left = Whole(rectangle.Left), top = Whole(rectangle.Top), right = Whole(rectangle.Right), bottom = Whole(rectangle.Bottom);
        if (fill.IsVisible()) canvas.FillRectangle(left, top, right - left, bottom - top, Colour(fill), Opacity(fill));
        ScreenPoint[] corners = [new(left, top), new(right, top), new(right, bottom), new(left, bottom), new(left, top)];
        DrawLine(corners, stroke, thickness, EdgeRenderingMode.PreferSharpness, null, LineJoin.Miter);
    }

    public override void DrawEllipse(OxyRect extents, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode)
    {
        var centre = new Point(extents.Center.X, extents.Center.Y);
        bool round = Math.Abs(extents.Width - extents.Height) < 0.01;
        if (fill.IsVisible() && round) canvas.FillCircle(centre, extents.Width / 2, Colour(fill), Opacity(fill));
        if (!round || stroke.IsVisible()) base.DrawEllipse(extents, round ? OxyColors.Undefined : fill, stroke, thickness, EdgeRenderingMode.PreferGeometricAccuracy);
    }

    public override void DrawText(
        ScreenPoint p, string? text, OxyColor fill, string? fontFamily, double fontSize, double fontWeight, double rotation, HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize)
    {
        if (string.IsNullOrEmpty(text) || fill.IsInvisible()) return;
        string[] lines = text.Split('\n');
        const double leading = (StrokeFont.LineHeight - StrokeFont.Ascent - StrokeFont.Descent) / 2;
        double below = (lines.Length - 1) * StrokeFont.LineHeight * fontSize;
        double baseline = verticalAlignment switch
        {
            VerticalAlignment.Top => (StrokeFont.Ascent + leading) * fontSize,
            VerticalAlignment.Middle => StrokeFont.MiddleToBaseline(fontSize) - below / 2,
            _ => -(StrokeFont.Descent + leading) * fontSize - below,
        };
        TextAlign align = horizontalAlignment switch { HorizontalAlignment.Left => TextAlign.Left, HorizontalAlignment.Center => TextAlign.Centre, _ => TextAlign.Right };
        (double sin, double cos) = Math.SinCos(rotation * Math.PI / 180);
        foreach (string line in lines)
        {
            var at = new Point(p.X - baseline * sin, p.Y + baseline * cos);
            canvas.Text(line, new(Math.Round(at.X), Math.Round(at.Y)), fontSize, Colour(fill), align, fontWeight >= BoldWeight, rotation, Opacity(fill));
            baseline += StrokeFont.LineHeight * fontSize;
        }
    }

    public override OxySize MeasureText(string? text, string? fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text)) return OxySize.Empty;
        string[] lines = text.Split('\n');
        return new(lines.Max(line => measuresForBrowsers ? BrowserWidth(line, fontSize, fontWeight >= BoldWeight) : StrokeFont.Width(line, fontSize, fontWeight >= BoldWeight)), lines.Length * StrokeFont.LineHeight * fontSize);
    }

    protected override void SetClip(OxyRect clippingRectangle) =>
        canvas.ClipTo(new((int)Math.Floor(clippingRectangle.Left), (int)Math.Floor(clippingRectangle.Top), (int)Math.Ceiling(clippingRectangle.Right), (int)Math.Ceiling(clippingRectangle.Bottom)));

    protected override void ResetClip() => canvas.ClipTo();

    private static Point[] Points(IList<ScreenPoint> points) => [.. points.Select(point => new Point(point.X, point.Y))];

    /// <summary>A line of an odd number of pixels is sharp with its middle on a pixel, one of an even number between two.</summary>
    private static Point OnPixel(ScreenPoint point, double thickness)
    {
        double middle = Whole(thickness) % 2 == 0 ? 0 : 0.5;
        return new(Math.Floor(point.X - middle + 0.5) + middle, Math.Floor(point.Y - middle + 0.5) + middle);
    }

    private static int Whole(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);

    private static Ink Colour(OxyColor colour) => new(colour.R, colour.G, colour.B);

    private static double Opacity(OxyColor colour) => colour.A / 255.0;
}
