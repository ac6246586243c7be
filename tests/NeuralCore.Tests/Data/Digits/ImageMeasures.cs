namespace NeuralCore.Tests.Data.Digits;

/// <summary>Box and centre of mass of a 28×28 image, with pixel i at coordinate i.</summary>
internal readonly record struct ImageMeasures(int LongerSide, double CentreX, double CentreY)
{
    public static ImageMeasures Of(ReadOnlySpan<byte> image)
    {
        int left = 28, right = -1, top = 28, bottom = -1;
        double mass = 0, momentX = 0, momentY = 0;
        for (int i = 0; i < image.Length; i++)
        {
            if (image[i] == 0) continue;
            (int y, int x) = Math.DivRem(i, 28);
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
            mass += image[i];
            momentX += (double)image[i] * x;
            momentY += (double)image[i] * y;
        }

        return new ImageMeasures(Math.Max(right - left, bottom - top) + 1, momentX / mass, momentY / mass);
    }
}
