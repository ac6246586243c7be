namespace NeuralCore.Handwriting.Lines;

/// <summary>The strokes of a line of writing: points in units of the cap height, y downwards, 1 = baseline.</summary>
/// <remarks><code>
/// Shapes    X, Y, IsCorner: (PointCount)     strokes: consecutive runs of points, each with a relative radius
/// </code></remarks>
internal sealed class LineStrokes
{
    /// <summary>Height of the sheet on which styles are drawn.</summary>
    private const float SheetHeight = 100;

    private float[] x = new float[512], y = new float[512];
    private bool[] corners = new bool[512];
    private int[] starts = new int[64];
    private float[] radii = new float[64];

    public int PointCount { get; private set; }

    public int StrokeCount { get; private set; }

    public void Clear() => (PointCount, StrokeCount) = (0, 0);

    /// <summary>The points of a stroke.</summary>
    public (int From, int To) Range(int stroke) =>
        (starts[stroke], stroke + 1 < StrokeCount ? starts[stroke + 1] : PointCount);

    /// <summary>Radius of a stroke relative to the pen's.</summary>
    public float Radius(int stroke) => radii[stroke];

    public (float X, float Y, bool IsCorner) Point(int index) => (x[index], y[index], corners[index]);

    public void BeginStroke(float radius = 1)
    {
        if (StrokeCount == starts.Length)
        {
            Array.Resize(ref starts, 2 * starts.Length);
            Array.Resize(ref radii, 2 * radii.Length);
        }

        (starts[StrokeCount], radii[StrokeCount]) = (PointCount, radius);
        StrokeCount++;
    }

    public void Add(float pointX, float pointY, bool corner = false)
    {
        if (PointCount == x.Length)
        {
            Array.Resize(ref x, 2 * x.Length);
            Array.Resize(ref y, 2 * y.Length);
            Array.Resize(ref corners, 2 * corners.Length);
        }

        (x[PointCount], y[PointCount], corners[PointCount]) = (pointX, pointY, corner);
        PointCount++;
    }

    /// <summary>Adds strokes of the sheet: 100 units are one cap height.</summary>
    /// <param name="strokes">Of one character or of a whole text.</param>
    public void Add(IReadOnlyList<StrokePoint[]> strokes)
    {
        for (int i = 0; i < strokes.Count; i++)
        {
            BeginStroke();
            foreach (StrokePoint point in strokes[i])
                Add((float)point.X / SheetHeight, (float)point.Y / SheetHeight, point.IsCorner);
        }
    }

    /// <summary>Moves the points from index <paramref name="from"/> on.</summary>
    public void Shift(int from, float dx, float dy)
    {
        for (int i = from; i < PointCount; i++) (x[i], y[i]) = (x[i] + dx, y[i] + dy);
    }

    /// <summary>Left and right end of the points from index <paramref name="from"/> on.</summary>
    public (float Left, float Right) Extent(int from)
    {
        float left = float.MaxValue, right = float.MinValue;
        for (int i = from; i < PointCount; i++) (left, right) = (Math.Min(left, x[i]), Math.Max(right, x[i]));
        return (left, right);
    }

    /// <summary>Topmost and lowest y of all points.</summary>
    public (float Top, float Bottom) VerticalExtent()
    {
        float top = float.MaxValue, bottom = float.MinValue;
        for (int i = 0; i < PointCount; i++) (top, bottom) = (Math.Min(top, y[i]), Math.Max(bottom, y[i]));
        return (top, bottom);
    }

    /// <summary>The index of the topmost point from <paramref name="from"/> up to <paramref name="to"/> − 1.</summary>
    public int Topmost(int from, int to)
    {
        int top = from;
        for (int i = from + 1; i < to; i++) top = y[i] < y[top] ? i : top;
        return top;
    }

    /// <summary>
    /// Distorts the points from index <paramref name="from"/> on as a hand does: a smooth warp of the whole character
    /// and errors that drift along a stroke.
    /// </summary>
    /// <param name="centreX">The middle of the warp; its half height is 0.5.</param>
    /// <param name="warp">Standard deviation of the warp's coefficients, in half heights.</param>
    /// <param name="jitter">Standard deviation of the error at a point.</param>
    public void Distort(ref RandomStream random, int from, float centreX, float warp, float jitter)
    {
        const float Memory = 0.5f;
        float uu = random.Bell(warp), uv = random.Bell(warp), vv = random.Bell(warp), vvv = random.Bell(warp),
            yuu = random.Bell(warp), yuv = random.Bell(warp), yvv = random.Bell(warp), yuuu = random.Bell(warp);
        float driftX = 0, driftY = 0;
        for (int i = from; i < PointCount; i++)
        {
            float u = Math.Clamp(2 * (x[i] - centreX), -1.5f, 1.5f), v = Math.Clamp(2 * (y[i] - 0.5f), -1.5f, 1.5f);
            driftX = Memory * driftX + random.Bell(jitter);
            driftY = Memory * driftY + random.Bell(jitter);
            x[i] += 0.5f * (uu * u * u + uv * u * v + vv * v * v + vvv * v * v * v) + driftX;
            y[i] += 0.5f * (yuu * u * u + yuv * u * v + yvv * v * v + yuuu * u * u * u) + driftY;
        }
    }

    /// <summary>
    /// Scales, shears and rotates the points from index <paramref name="from"/> on about (centreX, 1).
    /// </summary>
    /// <param name="shear">x −= shear·(y − 1): positive leans to the right.</param>
    /// <param name="turn">Tangent of half the angle of rotation.</param>
    public void Transform(int from, float centreX, float scaleX, float scaleY, float shear, float turn)
    {
        float divisor = 1 + turn * turn, cosine = (1 - turn * turn) / divisor, sine = 2 * turn / divisor;
        for (int i = from; i < PointCount; i++)
        {
            float dy = scaleY * (y[i] - 1), dx = scaleX * (x[i] - centreX) - shear * dy;
            (x[i], y[i]) = (centreX + cosine * dx - sine * dy, 1 + sine * dx + cosine * dy);
        }
    }
}
