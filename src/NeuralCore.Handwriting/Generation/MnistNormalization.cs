using System.Numerics;

namespace NeuralCore.Handwriting;

/// <summary>
/// Normalises ink as MNIST was: scaled into a 20-pixel box, placed in 28×28 with its centre of mass in the middle.
/// </summary>
/// <remarks><code>
/// Shapes    ink: (height, width) bytes, 0 = paper, 255 = ink      image: (28, 28) bytes
/// Box       the bounding box of all ink, scaled by 20 / longer side, aspect ratio kept; by area averaging, or
///           bilinear if the ink is smaller
/// Place     translated by whole pixels until the centre of mass, with pixel i at coordinate i, is in [13.5, 14.5) on
///           both axes
/// </code>
/// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits": size-normalised to a 20×20 box with grey
/// levels from anti-aliasing, centred in 28×28 by the centre of mass. Every image of its test set has its centre of
/// mass in this interval. All sums are integers, so the image is exact. An instance has working memory: use one per
/// thread.</remarks>
public sealed class MnistNormalization
{
    /// <summary>Height and width of the image.</summary>
    public const int Side = 28;

    /// <summary>Longer side of the box around the ink.</summary>
    public const int BoxSide = 20;

    /// <summary>Twice 13.5, the lower end of the interval for the centre of mass.</summary>
    private const int TwiceCentreFrom = Side - 1;

    private long[] narrow = [];
    private readonly long[] box = new long[BoxSide * BoxSide];

    /// <summary>Writes the normalised image.</summary>
    /// <returns>False when there is no ink (the image is empty), or when it is so asymmetric that centring would move
    /// it out of the image (it is placed at the edge, complete).</returns>
    public bool Normalize(ReadOnlySpan<byte> ink, int height, int width, Span<byte> image)
    {
        Guard.Length(ink, (long)height * width);
        Guard.Length(image, Side * Side);
        image[..(Side * Side)].Clear();
        if (!TryFindBounds(ink, height, width, out int top, out int left, out int rows, out int columns)) return false;

        int longest = Math.Max(rows, columns);
        if (narrow.Length < rows * BoxSide) narrow = new long[rows * BoxSide];
        ReadOnlySpan<byte> crop = ink[(top * width + left)..];
        if (longest >= BoxSide)
        {
            int boxColumns = ShrinkRowsAndTranspose(crop, rows, columns, width, longest, narrow);
            int boxRows = ShrinkRowsAndTranspose<long>(narrow, boxColumns, rows, rows, longest, box);
            return PlaceByMass(boxRows, boxColumns, (long)longest * longest, image);
        }
        else
        {
            int boxColumns = StretchRowsAndTranspose(crop, rows, columns, width, longest, narrow);
            int boxRows = StretchRowsAndTranspose<long>(narrow, boxColumns, rows, rows, longest, box);
            return PlaceByMass(boxRows, boxColumns, 4L * BoxSide * BoxSide * longest * longest, image);
        }
    }

    private static bool TryFindBounds(
        ReadOnlySpan<byte> ink, int height, int width, out int top, out int left, out int rows, out int columns)
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

    /// <summary>
    /// Area averaging of every row, times <paramref name="longest"/>: source (rows, columns) → target (shrunk columns,
    /// rows). Applied twice, it reduces both axes and restores the orientation.
    /// </summary>
    /// <remarks>In a common unit a source pixel has length 20 and a target pixel <paramref name="longest"/>, so the
    /// overlaps are integers.</remarks>
    /// <param name="stride">Elements from one row of the source to the next.</param>
    /// <returns>Number of shrunk columns.</returns>
    private static int ShrinkRowsAndTranspose<T>(
        ReadOnlySpan<T> source, int rows, int columns, int stride, int longest, Span<long> target)
        where T : struct, IBinaryInteger<T>
    {
        int shrunk = (int)(((long)columns * BoxSide + longest - 1) / longest);
        for (int t = 0; t < shrunk; t++)
        {
            long from = (long)t * longest, to = Math.Min(from + longest, (long)columns * BoxSide);
            int first = (int)(from / BoxSide), last = (int)((to - 1) / BoxSide);
            for (int y = 0; y < rows; y++)
            {
                ReadOnlySpan<T> row = source.Slice(y * stride + first, last - first + 1);
                if (first == last)
                {
                    target[t * rows + y] = long.CreateTruncating(row[0]) * (to - from);
                    continue;
                }

                long sum = long.CreateTruncating(row[0]) * ((first + 1L) * BoxSide - from)
                    + long.CreateTruncating(row[^1]) * (to - (long)last * BoxSide);
                for (int x = 1; x < row.Length - 1; x++) sum += long.CreateTruncating(row[x]) * BoxSide;
                target[t * rows + y] = sum;
            }
        }

        return shrunk;
    }

    /// <summary>
    /// The same for ink smaller than the box, where area averaging would show the source pixels as blocks: bilinear
    /// interpolation at the centres of target pixels, times 40·<paramref name="longest"/>.
    /// </summary>
    /// <remarks>In units of 1/40 source pixel the target's centres are integers. The last target pixel is weighted by
    /// the part of it that is covered.</remarks>
    private static int StretchRowsAndTranspose<T>(
        ReadOnlySpan<T> source, int rows, int columns, int stride, int longest, Span<long> target)
        where T : struct, IBinaryInteger<T>
    {
        const int Marks = 2 * BoxSide;
        int stretched = (columns * BoxSide + longest - 1) / longest;
        for (int t = 0; t < stretched; t++)
        {
            int place = Math.Clamp((2 * t + 1) * longest - BoxSide, 0, (columns - 1) * Marks),
                covered = Math.Min(longest, columns * BoxSide - t * longest);
            (int first, int share) = Math.DivRem(place, Marks);
            int second = Math.Min(first + 1, columns - 1);
            for (int y = 0; y < rows; y++)
                target[t * rows + y] =
                    covered * (long.CreateTruncating(source[y * stride + first]) * (Marks - share)
                    + long.CreateTruncating(source[y * stride + second]) * share);
        }

        return stretched;
    }

    private bool PlaceByMass(int rows, int columns, long area, Span<byte> image)
    {
        long mass = 0, massX = 0, massY = 0;
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                ref long pixel = ref box[y * columns + x];
                // Ink is rounded to at least 1, so that the box keeps its 20 pixels.
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

    /// <summary>The integer shift that moves the centre of mass, moment / mass, into the interval.</summary>
    private static int Offset(long moment, long mass)
    {
        long twiceMissing = TwiceCentreFrom * mass - 2 * moment;
        long up = twiceMissing > 0 ? 1 : 0; // rounds the quotient up, where / rounds towards 0
        return (int)((twiceMissing - up) / (2 * mass) + up);
    }
}
