using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>
/// An image as text: each character shows two pixels, one above the other, with two grey levels, or without colours by
/// its shape.
/// </summary>
internal sealed class HalfBlocks
{
    private const char UpperHalf = '▀', LowerHalf = '▄';

    /// <summary>From paper to full ink.</summary>
    private const string Shades = " ░▒▓█";

    /// <summary>Pixels that differ by more are an edge, drawn as half a block instead of a shade.</summary>
    private const int Edge = 128;

    private readonly byte[] pixels;

    /// <param name="pixels">(height, width), 0 = background, 255 = ink.</param>
    public HalfBlocks(ReadOnlySpan<byte> pixels, int height, int width)
    {
        Guard.Require(height > 0 && width > 0 && pixels.Length == height * width,
            $"{pixels.Length} pixels are not an image of {height}×{width}.");
        (Height, Width, this.pixels) = (height, width, pixels.ToArray());
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Number of lines of text.</summary>
    public int Lines => (Height + 1) / 2;

    /// <summary>An image of a data set, in grey, reduced to the available width.</summary>
    /// <param name="mostColumns">The largest width; a larger image is shrunk by a whole factor, as far as its height
    /// allows.</param>
    public static HalfBlocks Of(Dataset data, int index, int mostColumns)
    {
        int height = data.SampleShape[0], width = data.SampleShape[1], channels = data.SampleShape[2];
        int factor = Math.Min(height, (width + mostColumns - 1) / mostColumns), rows = height / factor,
            columns = width / factor;
        ReadOnlySpan<byte> image = data.Image(index);
        var sums = new int[rows * columns];
        for (int y = 0; y < rows * factor; y++)
        {
            for (int i = 0; i < columns * factor * channels; i++)
                sums[y / factor * columns + i / channels / factor] += image[y * width * channels + i];
        }

        return new HalfBlocks([.. sums.Select(sum => (byte)(sum / (factor * factor * channels)))], rows, columns);
    }

    /// <summary>A line without colours.</summary>
    public string Plain(int line) => string.Concat(Enumerable.Range(0, Width).Select(x =>
    {
        int upper = Upper(line, x), lower = Lower(line, x) ?? 0;
        return upper - lower > Edge ? UpperHalf : lower - upper > Edge ? LowerHalf
            : Shades[(upper + lower) * Shades.Length / (2 * byte.MaxValue + 1)];
    }));

    /// <summary>A line in greys, appended to <paramref name="text"/>.</summary>
    public void AppendTo(Paragraph text, int line)
    {
        for (int x = 0, end; x < Width; x = end)
        {
            (int Upper, int? Lower) pair = (Upper(line, x), Lower(line, x));
            for (end = x + 1; end < Width && (Upper(line, end), Lower(line, end)) == pair;) end++;
            text.Append(new string(UpperHalf, end - x),
                new Style(Grey(pair.Upper), pair.Lower is { } lower ? Grey(lower) : null));
        }
    }

    private static Color Grey(int value) => new((byte)value, (byte)value, (byte)value);

    private int Upper(int line, int x) => pixels[2 * line * Width + x];

    /// <summary>Null below an image of odd height.</summary>
    private int? Lower(int line, int x) => 2 * line + 1 < Height ? pixels[(2 * line + 1) * Width + x] : null;
}
