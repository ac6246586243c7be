namespace NeuralCore.Handwriting.Pages;

/// <summary>A rectangle of whole pixels.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PixelBox(int Left, int Top, int Width, int Height)
{
    /// <summary>First column to the right of it.</summary>
    public int Right => Left + Width;

    /// <summary>First row below it.</summary>
    public int Bottom => Top + Height;

    /// <summary>The bounding box of both.</summary>
    public PixelBox Union(PixelBox other)
    {
        int left = Math.Min(Left, other.Left), top = Math.Min(Top, other.Top);
        return new PixelBox(left, top, Math.Max(Right, other.Right) - left, Math.Max(Bottom, other.Bottom) - top);
    }
}
