using NeuralCore.Kernels.Warping;

namespace NeuralCore;

/// <summary>An affine transformation of an image about its centre: shift, rotation, scaling and shear.</summary>
/// <remarks><code>
/// Position  p, in pixels from the centre c = ((W−1)/2, (H−1)/2), x to the right, y down
/// Forward   p′ = R·K·S·p + shift      S = diag(scaleX, scaleY)   K = [1, −tan shear; 0, 1]   R = [cos r, sin r; −sin r, cos r]
/// Image     y[p′] = x[p], so each pixel of y is read at p = S⁻¹·K⁻¹·R⁻¹·(p′ − shift)
/// </code></remarks>
/// <param name="ShiftX">Shift to the right, in pixels.</param>
/// <param name="ShiftY">Shift down, in pixels.</param>
/// <param name="RotationDegrees">Rotation counter-clockwise, in degrees.</param>
/// <param name="ScaleX">Factor of the width; above 0.</param>
/// <param name="ScaleY">Factor of the height; above 0.</param>
/// <param name="Shear">Shear to the right, in degrees from the vertical.</param>
public readonly record struct AffineChange(
    double ShiftX, double ShiftY, double RotationDegrees, double ScaleX, double ScaleY, double Shear)
{
    /// <summary>The identity; <c>None with { ShiftX = 2 }</c> changes one value.</summary>
    public static AffineChange None { get; } = new(0, 0, 0, 1, 1, 0);

    /// <exception cref="ArgumentException">A scale is not above 0, or the transformation reads too far outside the
    /// image.</exception>
    internal AffineMap Map(int height, int width)
    {
        Guard.Require(ScaleX > 0 && ScaleY > 0, $"Scales must be above 0, not {ScaleX}, {ScaleY}.");
        (double sin, double cos) = PortableMath.SinCos(RotationDegrees * Math.PI / 180);
        double lean = PortableMath.Tan(Shear * Math.PI / 180), centreX = (width - 1) / 2.0, centreY = (height - 1) / 2.0;
        double xx = (cos + lean * sin) / ScaleX, xy = (lean * cos - sin) / ScaleX, yx = sin / ScaleY, yy = cos / ScaleY;
        double x0 = centreX - xx * (centreX + ShiftX) - xy * (centreY + ShiftY),
            y0 = centreY - yx * (centreX + ShiftX) - yy * (centreY + ShiftY);
        double farthest = Math.Abs(x0) + Math.Abs(y0) + (Math.Abs(xx) + Math.Abs(yx)) * width
            + (Math.Abs(xy) + Math.Abs(yy)) * height;
        Guard.Require(farthest < FixedPoint.Farthest,
            $"{this} reads an image of {height}×{width} pixels more than {FixedPoint.Farthest} pixels away.");
        return new AffineMap(
            FixedPoint.Of(x0), FixedPoint.Of(xx), FixedPoint.Of(xy), FixedPoint.Of(y0), FixedPoint.Of(yx),
            FixedPoint.Of(yy));
    }
}
