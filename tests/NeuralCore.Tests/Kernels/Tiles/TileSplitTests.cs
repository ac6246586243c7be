using FsCheck.Xunit;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Tests.Kernels;

public sealed class TileSplitTests
{
    [Property]
    public void Even_pieces_cover_the_length_and_differ_by_at_most_one(ushort length, byte limit)
    {
        int most = 1 + limit % 64;
        int[] sizes = Sizes(TileSplit.Even(length, most), length);
        Assert.Equal((length + most - 1) / most, sizes.Length);
        if (sizes.Length > 0) Assert.InRange(sizes.Max(), sizes.Min(), Math.Min(most, sizes.Min() + 1));
    }

    [Property]
    public void Panels_cover_the_length_and_only_the_last_two_are_narrower_than_the_limit(ushort length, byte half)
    {
        int limit = 2 * (1 + half % 32);
        int[] sizes = Sizes(TileSplit.Panels(length, limit), length);
        Assert.All(sizes.SkipLast(2), size => Assert.Equal(limit, size));
        Assert.All(sizes, size => Assert.InRange(size, 1, limit));
        if (sizes.Length > 1) Assert.True(sizes[^1] >= limit / 2, $"The last of {length} in panels of {limit} is {sizes[^1]}: thin.");
    }

    private static int[] Sizes(TileSplit split, int length)
    {
        var sizes = new int[split.Count];
        int at = 0;
        for (int piece = 0; piece < split.Count; piece++)
        {
            Assert.Equal(at, split.Start(piece));
            at += sizes[piece] = split.Size(piece);
        }

        Assert.Equal(length, at);
        return sizes;
    }
}
