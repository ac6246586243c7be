using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Adds up the kernels of the shards where these have their output channels first; an item is a strip of the window.
/// </summary>
/// <remarks><code>
/// Shapes    partial: (shards, O, window)   sum: (window, O)
/// Sum       sum[k, o] += partial[s, o, k]      s ascending
/// </code></remarks>
internal unsafe struct TransposedSumWork(int shards, int window, int channels) : ITeamWork
{
    /// <summary>Numbers of a strip, where one of the fewest positions has room for them: 16 KB.</summary>
    private const int StripLength = 4096, MinPositions = 8;

    private readonly int positions = Math.Max(MinPositions, StripLength / channels);

    public Real* Partial, Sum;

    public readonly int Items => (window + positions - 1) / positions;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int item)
    {
        int from = item * positions, depth = Math.Min(positions, window - from), length = depth * channels;
        Real* strip = CacheLine.Align(stackalloc Real[length + CacheLine.Slack]);
        var sum = new Span<Real>(Sum + (nint)from * channels, length);
        for (int shard = 0; shard < shards; shard++)
        {
            StripTranspose.Run(Partial + (nint)shard * channels * window + from, window, strip, channels, depth);
            TensorPrimitives.Add(sum, new ReadOnlySpan<Real>(strip, length), sum);
        }
    }
}
