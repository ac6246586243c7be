using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Warping;

/// <summary><see cref="NaiveSampling"/> to the same bytes, eight pixels of a grey image at a time.</summary>
/// <remarks>
/// The image is copied into a frame of zeros first, and places are held within the frame: so no pixel asks whether it
/// is inside. The four pixels around a place lie in two
/// pairs of bytes, which two loads fetch.
/// </remarks>
internal static unsafe class VectorSampling
{
    /// <summary>
    /// Zeros around an image: one before each row and one after, which is also the next row's; one row above and two
    /// below.
    /// </summary>
    private const int FrameColumns = 2, FrameRows = 3;

    private const int PixelsAtOnce = 16, Eight = 8;

    /// <summary>Bytes of memory to work in.</summary>
    public static int FrameLength(int height, int width) =>
        checked((height + FrameRows) * (width + FrameColumns) + sizeof(ushort));

    /// <inheritdoc cref="NaiveSampling.Sample"/>
    public static void Sample(
        ReadOnlySpan<byte> image, int height, int width, int channels, ReadOnlySpan<int> sourceX,
        ReadOnlySpan<int> sourceY, Span<byte> frame, Span<byte> y)
    {
        Guard.Length(frame, FrameLength(height, width));
        int pixels = height * width;
        if (channels != 1 || pixels < PixelsAtOnce || !Widest.Has256 || !BitConverter.IsLittleEndian)
        {
            NaiveSampling.Sample(image, height, width, channels, sourceX, sourceY, y);
            return;
        }

        NaiveSampling.Check(image, height, width, channels, sourceX, sourceY, y);
        int pitch = width + FrameColumns;
        frame.Clear();
        for (int row = 0; row < height; row++)
            image.Slice(row * width, width).CopyTo(frame.Slice((row + 1) * pitch + 1, width));
        fixed (byte* bytes = frame, to = y)
        fixed (int* xs = sourceX, ys = sourceY) Sample(bytes, height, width, xs, ys, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sample(byte* frame, int height, int width, int* sourceX, int* sourceY, byte* y)
    {
        // The last sixteen end with the image, over bytes that are there already.
        int last = height * width - PixelsAtOnce;
        for (int i = 0; i < last + PixelsAtOnce; i += PixelsAtOnce)
        {
            i = Math.Min(i, last);
            Vector256<short> both = Vector256.Narrow(Read(frame, height, width, sourceX + i, sourceY + i),
                Read(frame, height, width, sourceX + i + Eight, sourceY + i + Eight));
            Vector128.Narrow(both.GetLower(), both.GetUpper()).AsByte().Store(y + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Read(byte* frame, int height, int width, int* sourceX, int* sourceY)
    {
        const int weights = (1 << FixedPoint.WeightBits) - 1, drop = FixedPoint.FractionBits - FixedPoint.WeightBits;
        int pitch = width + FrameColumns;
        Vector256<int> first = Vector256.Create(-FixedPoint.One);
        Vector256<int> x = Vector256.Min(Vector256.Max(Vector256.Load(sourceX), first),
            Vector256.Create(width << FixedPoint.FractionBits));
        Vector256<int> y = Vector256.Min(Vector256.Max(Vector256.Load(sourceY), first),
            Vector256.Create(height << FixedPoint.FractionBits));
        Vector256<int> at = (y >> FixedPoint.FractionBits) * pitch + (x >> FixedPoint.FractionBits)
            + Vector256.Create(pitch + 1);
        Vector256<int> four = Vector256.Create(
            Around(frame, at[0], pitch), Around(frame, at[1], pitch), Around(frame, at[2], pitch),
                Around(frame, at[3], pitch),
            Around(frame, at[4], pitch), Around(frame, at[5], pitch), Around(frame, at[6], pitch),
                Around(frame, at[7], pitch));
        Vector256<int> pixel = Vector256.Create(0xFF), right = (x >> drop) & Vector256.Create(weights),
            below = (y >> drop) & Vector256.Create(weights);
        Vector256<int> upper = Mix(four & pixel, (four >> 8) & pixel, right),
            lower = Mix((four >> 16) & pixel, four >>> 24, right);
        return (Mix(upper, lower,
            below) + Vector256.Create(1 << (2 * FixedPoint.WeightBits - 1))) >> (2 * FixedPoint.WeightBits);
    }

    /// <summary>A pixel, its right neighbour, and the two below them, lowest byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Around(byte* frame, int at, int pitch) =>
        Unsafe.ReadUnaligned<ushort>(frame + at) | (Unsafe.ReadUnaligned<ushort>(frame + at + pitch) << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Mix(Vector256<int> a, Vector256<int> b, Vector256<int> weight) =>
        (a << FixedPoint.WeightBits) + (b - a) * weight;
}
