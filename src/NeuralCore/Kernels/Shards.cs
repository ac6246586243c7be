namespace NeuralCore.Kernels;

/// <summary>
/// The parts into which a sum over a batch is cut when its result is too small to be shared between threads. Their
/// number depends on the
/// length alone, never on the threads, and they are added in order: so the bits are the same for any team.
/// </summary>
internal static class Shards
{
    public const int Max = 8;

    public static int Count(int length) => Math.Min(Max, length);

    /// <summary>First item of a shard; shard <c>Count</c> starts at the end.</summary>
    public static int Start(int length, int shard) => (int)((long)length * shard / Count(length));
}
