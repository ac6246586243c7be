using System.Globalization;

namespace NeuralCore.Runs.Pictures;

/// <summary>A character as the lines that a pen draws.</summary>
/// <remarks>
/// Lengths are hundredths of an em; y runs downwards from the top of the capitals at 0 over that of small letters at <see cref="SmallTop"/> to the <see cref="Baseline"/>;
/// x from the leftmost stroke. The text of the strokes, separated by <c>/</c>, is a list of points: <c>x,y</c> draws a straight line there, <c>hx,y</c> a quarter of an ellipse that leaves
/// horizontally and arrives vertically, <c>vx,y</c> one that leaves vertically and arrives horizontally, <c>qcx,cy,x,y</c> a parabola that is drawn towards (cx, cy).
/// </remarks>
internal sealed class Glyph
{
    public const int Em = 100;
    public const double SmallTop = 17, Baseline = 64;

    /// <summary>Straight pieces of a curve: the error stays below a tenth of a pixel up to an em of 60 pixels.</summary>
    private const int Pieces = 8;

    private readonly SortedSet<double> columns = [0], rows = [Baseline];

    /// <param name="width">From the leftmost stroke's middle to the rightmost one's.</param>
    /// <param name="bearing">Empty on each side.</param>
    public Glyph(double width, double bearing, string strokes)
    {
        (Width, Bearing) = (width, bearing);
        columns.Add(width);
        Strokes = [.. strokes.Split('/').Select(stroke => Read(stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(stroke => stroke.Length > 0)];
        (Columns, Rows) = ([.. columns], [.. rows]);
    }

    public double Width { get; }

    public double Bearing { get; }

    /// <summary>Each a list of points to join by straight lines; a single point is a dot.</summary>
    public IReadOnlyList<Point[]> Strokes { get; }

    /// <summary>Where strokes run vertically: these are set on whole pixels.</summary>
    public IReadOnlyList<double> Columns { get; }

    /// <summary>Where strokes run horizontally.</summary>
    public IReadOnlyList<double> Rows { get; }

    private Point[] Read(string[] words)
    {
        List<Point> points = [];
        foreach (string word in words)
        {
            double[] numbers = [.. word.TrimStart('h', 'v', 'q').Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            var end = new Point(numbers[^2], numbers[^1]);
            if (points.Count == 0) points.Add(end);
            else Draw(points, word[0], new Point(numbers[0], numbers[1]), end);
        }

        return [.. points];
    }

    private void Draw(List<Point> points, char way, Point towards, Point end)
    {
        Point start = points[^1];
        bool isLine = !char.IsAsciiLetter(way);
        for (int i = 1; i < Pieces && !isLine; i++) points.Add(OnCurve(way, start, towards, end, (double)i / Pieces));
        points.Add(end);
        if (way == 'v' || (isLine && start.X == end.X)) columns.Add(start.X);
        if (way == 'h' || (isLine && start.Y == end.Y)) rows.Add(start.Y);
        if (way == 'h') columns.Add(end.X);
        if (way == 'v') rows.Add(end.Y);
    }

    private static Point OnCurve(char way, Point start, Point towards, Point end, double t)
    {
        (double sin, double cos) = Math.SinCos(t * Math.PI / 2);
        return way switch
        {
            'h' => new(start.X + (end.X - start.X) * sin, end.Y + (start.Y - end.Y) * cos),
            'v' => new(end.X + (start.X - end.X) * cos, start.Y + (end.Y - start.Y) * sin),
            _ => new(Parabola(start.X, towards.X, end.X, t), Parabola(start.Y, towards.Y, end.Y, t)),
        };
    }

    private static double Parabola(double start, double towards, double end, double t) => (1 - t) * (1 - t) * start + 2 * t * (1 - t) * towards + t * t * end;
}
