namespace NeuralCore.Kernels.Warping;

/// <summary>Where the pixels of a changed image are found in the original; all numbers are <see cref="FixedPoint"/>.</summary>
/// <remarks><code>
/// sourceX[y, x] = X0 + XX·x + XY·y
/// sourceY[y, x] = Y0 + YX·x + YY·y
/// </code></remarks>
internal readonly record struct AffineMap(int X0, int XX, int XY, int Y0, int YX, int YY)
{
    public static AffineMap Identity { get; } = new(0, FixedPoint.One, 0, 0, 0, FixedPoint.One);
}
