using FsCheck.Xunit;
using NeuralCore.Kernels;

namespace NeuralCore.Tests.Kernels;

public sealed class ShardsTests
{
    [Property]
    public void Shards_cover_the_length_in_order_without_gaps_and_none_is_empty(ushort length)
    {
        int count = Shards.Count(length);
        Assert.Equal(Math.Min(8, (int)length), count);
        if (length == 0) return;
        Assert.Equal(0, Shards.Start(length, 0));
        Assert.Equal(length, Shards.Start(length, count));
        for (int shard = 0; shard < count; shard++)
            Assert.InRange(Shards.Start(length, shard + 1) - Shards.Start(length, shard), length / count, (length + count - 1) / count);
    }
}
