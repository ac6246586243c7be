namespace NeuralCore.Handwriting.Images;

/// <summary>Rotates or mirrors an image as its EXIF Orientation states.</summary>
internal static class ImageOrientation
{
    /// <summary>The stored image as it is displayed.</summary>
    /// <param name="orientation">The position of the first stored row and first stored column: 1 top left, 2 top right,
    /// 3 bottom right, 4 bottom left, and with rows and columns swapped 5 left top, 6 right top, 7 right bottom, 8 left
    /// bottom.</param>
    public static GreyImage Upright(GreyImage stored, int orientation)
    {
        if (orientation == ExifOrientation.Upright) return stored;
        bool swapped = orientation >= 5, fromRight = orientation is 2 or 3 or 7 or 8,
            fromBottom = orientation is 3 or 4 or 6 or 7;
        (int width, int height) = swapped ? (stored.Height, stored.Width) : (stored.Width, stored.Height);
        var pixels = new byte[width * height];
        ReadOnlySpan<byte> source = stored.Pixels;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int column, int row) = swapped ? (y, x) : (x, y);
                if (fromRight) column = stored.Width - 1 - column;
                if (fromBottom) row = stored.Height - 1 - row;
                pixels[y * width + x] = source[row * stored.Width + column];
            }
        }

        return new GreyImage(width, height, pixels);
    }
}
