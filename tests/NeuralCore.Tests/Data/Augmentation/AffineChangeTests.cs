using FsCheck.Xunit;
using NeuralCore.Kernels.Warping;

namespace NeuralCore.Tests.Data;

public sealed class AffineChangeTests
{
    /// <summary>
    /// p′ = R·K·S·p + shift, with S = diag(scaleX, scaleY), K = [1, −tan shear; 0, 1], R = [cos r, sin r; −sin r, cos r].
    /// </summary>
    [Property(MaxTest = 300)]
    public void Every_pixel_is_read_where_the_matrices_bring_it_from(
        sbyte right, sbyte down, short rotation, byte wide, byte high, sbyte shear, byte x, byte y)
    {
        const int Height = 21, Width = 30;
        var change = new AffineChange(
            right / 16.0, down / 16.0, rotation % 180, 0.5 + wide / 128.0, 0.5 + high / 128.0, shear / 4.0);
        double centreX = (Width - 1) / 2.0, centreY = (Height - 1) / 2.0;
        double px = x % Width - centreX, py = y % Height - centreY;

        double scaledX = change.ScaleX * px, scaledY = change.ScaleY * py;
        double leaningX = scaledX - Math.Tan(Radians(change.Shear)) * scaledY;
        (double sin, double cos) = Math.SinCos(Radians(change.RotationDegrees));
        double movedX = cos * leaningX + sin * scaledY + change.ShiftX + centreX;
        double movedY = -sin * leaningX + cos * scaledY + change.ShiftY + centreY;

        AffineMap map = change.Map(Height, Width);
        double readX = (map.X0 + map.XX * movedX + map.XY * movedY) / FixedPoint.One;
        double readY = (map.Y0 + map.YX * movedX + map.YY * movedY) / FixedPoint.One;
        // Each of the map's numbers is rounded to 1/65,536 of a pixel.
        double tolerance = (1 + Math.Abs(movedX) + Math.Abs(movedY)) / FixedPoint.One;
        Assert.Equal(px + centreX, readX, tolerance);
        Assert.Equal(py + centreY, readY, tolerance);
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
