using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Elementwise;

/// <summary>Bytes of images become the numbers of a batch.</summary>
/// <remarks><code>
/// Shapes    images: (count, L) bytes   indices: (N)   x: (N, L)
/// Forward   x[n, i] = scale·images[indices[n], i]
/// </code></remarks>
internal static unsafe class PixelScaling
{
    private const int LineBytes = 64;

    public static void Gather(
        WorkerTeam team, ReadOnlySpan<byte> images, int imageLength, ReadOnlySpan<int> indices, Real scale,
        Span<Real> x)
    {
        Guard.Require(imageLength > 0, $"An image of {imageLength} pixels is none.");
        int count = images.Length / imageLength;
        foreach (int index in indices)
            Guard.Require((uint)index < (uint)count, $"Image {index} is outside the {count} images.");
        Guard.Length(x, (long)indices.Length * imageLength);
        fixed (byte* bytes = images)
        fixed (int* rows = indices)
        fixed (Real* xs = x)
            team.Run(indices.Length, new Work
            {
                Images = bytes, Indices = rows, X = xs, Count = indices.Length, Length = imageLength, Factor = scale,
            });
    }

    /// <summary>x[i] = scale·pixels[i]</summary>
    public static void Scale(ReadOnlySpan<byte> pixels, Real scale, Span<Real> x)
    {
        Guard.Length(x, pixels.Length);
        fixed (byte* bytes = pixels)
        fixed (Real* xs = x) Scale(bytes, pixels.Length, scale, xs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(byte* image, int length, Real scale, Real* x)
    {
        int i = 0;
        if (typeof(Real) == typeof(float) && Avx512F.IsSupported)
        {
            Vector512<float> factor = Vector512.Create((float)scale);
            for (; i <= length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                Vector512<int> pixels = Avx512F.ConvertToVector512Int32(Vector128.Load(image + i));
                (Vector512.ConvertToSingle(pixels) * factor).Store((float*)x + i);
            }
        }
        else if (typeof(Real) == typeof(float) && Widest.Has256)
        {
            for (; i <= length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                (Vector256<ushort> low, _) = Vector256.Widen(Vector128.Load(image + i).ToVector256Unsafe());
                (Vector256<uint> first, Vector256<uint> second) = Vector256.Widen(low);
                (Vector256.ConvertToSingle(first.AsInt32()) * (float)scale).Store((float*)x + i);
                (Vector256.ConvertToSingle(second.AsInt32()) * (float)scale).Store((float*)x + i
                    + Vector256<float>.Count);
            }
        }

        for (; i < length; i++) x[i] = image[i] * scale;
    }

    private struct Work : ITeamWork
    {
        /// <summary>How many images before its turn one is asked for.</summary>
        private const int Ahead = 2;

        public byte* Images;
        public int* Indices;
        public Real* X;
        public int Count, Length;
        public Real Factor;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item)
        {
            if (item + Ahead < Count) Fetch(Images + (nint)Indices[item + Ahead] * Length);
            Scale(Images + (nint)Indices[item] * Length, Length, Factor, X + (nint)item * Length);
        }

        /// <summary>
        /// The images of a shuffled batch lie anywhere in memory: they are asked for while those before them are worked
        /// on.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Fetch(byte* image)
        {
            if (!Sse.IsSupported) return;
            for (int at = 0; at < Length; at += LineBytes) Sse.Prefetch0(image + at);
        }
    }
}
