using NeuralCore.Numerics;

namespace NeuralCore.Data.Digits;

/// <summary>Brings ink on paper into MNIST's form: a 20-pixel box, placed in 28×28 so that the centre of mass is in the middle.</summary>
/// <remarks><code>
/// Shapes    ink: (height, width) bytes, 0 = paper, 255 = ink      image: (28, 28) bytes
/// Box       the smallest rectangle around all ink, scaled by 20 / longer side, aspect kept; a pixel is the mean of the area it covers
/// Place     moved by whole pixels until the centre of mass, with pixel i at coordinate i, is in [13.5, 14.5) both ways
/// </code>
/// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits": size-normalised to a 20×20 box with grey levels from anti-aliasing, centred in 28×28 by the
/// centre of mass. The interval is where every image of its test set has it. All sums are of integers, so the image is exact. Holds working memory: one a thread.</remarks>
public sealed class MnistNormalization
{
    /// <summary>Height and width of the image.</summary>
    public const int Side = 28;

    /// <summary>Longer side of the box around the ink.</summary>
    public const int BoxSide = 20;

    /// <summary>Twice 13.5, the lower end of the interval for the centre of mass.</summary>
    private const int TwiceCentreFrom = Side - 1;

    private long[] crop = [];
    private long[] narrow = [];
    private readonly long[] box = new long[BoxSide * BoxSide];

    /// <summary>Writes the normalised image.</summary>
    /// <returns>False when there is no ink (the image is empty), or when it is so lopsided that centring would push it out of the image (it stays at the edge, whole).</returns>
    public bool Normalize(ReadOnlySpan<byte> ink, int height, int width, Span<byte> image)
    {
        Guard.Length(ink, (long)height * width);
        Guard.Length(image, Side * Side);
        image[..(Side * Side)].Clear();
        if (!TryFindBounds(ink, height, width, out int top, out int left, out int rows, out int columns)) return false;

        int longest = Math.Max(rows, columns);
        if (crop.Length < rows * columns) crop = new long[rows * columns];
        if (narrow.Length < rows * BoxSide) narrow = new long[rows * BoxSide];
        for (int y = 0; y < rows; y++)
            for (int x = 0; x < columns; x++) crop[y * columns + x] = ink[(top + y) * width + left + x];

        int boxColumns = ShrinkRowsAndTranspose(crop, rows, columns, longest, narrow);
        int boxRows = ShrinkRowsAndTranspose(narrow, boxColumns, rows, longest, box);
        return PlaceByMass(boxRows, boxColumns, (long)longest * longest, image);
    }

    private static bool TryFindBounds(ReadOnlySpan<byte> ink, int height, int width, out int top, out int left, out int rows, out int columns)
    {
        int bottom = -1, right = -1;
        (top, left) = (height, width);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = ink.Slice(y * width, width);
            int first = row.IndexOfAnyExcept((byte)0);
            if (first < 0) continue;
            top = Math.Min(top, y);
            bottom = y;
            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOfAnyExcept((byte)0));
        }

        (rows, columns) = (bottom - top + 1, right - left + 1);
        return bottom >= 0;
    }

    /// <summary>Area averaging of every row, times <paramref name="longest"/>: source (rows, columns) → target (shrunk columns, rows). Twice is both ways, upright again.</summary>
    /// <remarks>On a common ruler a source pixel is 20 long and a target pixel <paramref name="longest"/>, so the overlaps are integers.</remarks>
    /// <returns>Number of shrunk columns.</returns>
    private static int ShrinkRowsAndTranspose(ReadOnlySpan<long> source, int rows, int columns, int longest, Span<long> target)
    {
        int shrunk = (columns * BoxSide + longest - 1) / longest;
        for (int t = 0; t < shrunk; t++)
        {
            int from = t * longest, to = Math.Min(from + longest, columns * BoxSide);
            int first = from / BoxSide, last = (to - 1) / BoxSide;
            for (int y = 0; y < rows; y++)
            {
                ReadOnlySpan<long> row = source.Slice(y * columns + first, last - first + 1);
                if (first == last)
                {
                    target[t * rows + y] = row[0] * (to - from);
                    continue;
                }

                long sum = row[0] * ((first + 1) * BoxSide - from) + row[^1] * (to - last * BoxSide);
                for (int x = 1; x < row.Length - 1; x++) sum += row[x] * BoxSide;
                target[t * rows + y] = sum;
            }
        }

        return shrunk;
    }

    private bool PlaceByMass(int rows, int columns, long area, Span<byte> image)
    {
        long mass = 0, massX = 0, massY = 0;
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                ref long pixel = ref box[y * columns + x];
                // Any ink leaves a trace of at least 1, so that the box keeps its 20 pixels.
                if (pixel > 0) pixel = Math.Max(1, (pixel + area / 2) / area);
                mass += pixel;
                massX += pixel * x;
                massY += pixel * y;
            }
        }

        int centredLeft = Offset(massX, mass), centredTop = Offset(massY, mass);
        int left = Math.Clamp(centredLeft, 0, Side - columns), top = Math.Clamp(centredTop, 0, Side - rows);
        for (int y = 0; y < rows; y++)
            for (int x = 0; x < columns; x++) image[(top + y) * Side + left + x] = (byte)box[y * columns + x];
        return left == centredLeft && top == centredTop;
    }

    /// <summary>The whole shift that brings the centre of mass, moment / mass, into the interval.</summary>
    private static int Offset(long moment, long mass)
    {
        long twiceMissing = TwiceCentreFrom * mass - 2 * moment;
        long up = twiceMissing > 0 ? 1 : 0; // rounds the quotient up, where / rounds towards 0
        return (int)((twiceMissing - up) / (2 * mass) + up);
    }
}
