using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Convolution;

/// <summary>Adds up the kernels of the shards; an item is a piece of the kernel.</summary>
/// <remarks><code>
/// Shapes    partial: (shards, length)   sum: (length)
/// Sum       sum[i] += partial[s, i]      s ascending
/// </code></remarks>
internal unsafe struct ShardSumWork(int shards, int length) : ILaneWork
{
    /// <summary>Numbers of a piece: 4 KB of each shard.</summary>
    private const int PieceLength = 1024;

    public Real* Partial, Sum;

    public readonly int Items => (length + PieceLength - 1) / PieceLength;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<T>(int item) where T : struct, ILanes<T>
    {
        int i = item * PieceLength, end = Math.Min(length, i + PieceLength);
        for (; i <= end - T.Count; i += T.Count) Add<T>(i);
        for (; i < end; i++) Add<Lane>(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Add<T>(int i) where T : struct, ILanes<T>
    {
        T sum = T.Load(Sum + i);
        for (int shard = 0; shard < shards; shard++) sum += T.Load(Partial + (nint)shard * length + i);
        sum.Store(Sum + i);
    }
}
