namespace NeuralCore.Tests.Training;

public class ShardTreeTests
{
    [Fact]
    public void The_order_of_additions_depends_on_the_number_of_shards_only()
    {
        for (int shards = 1; shards <= 13; shards++)
        {
            string expected = Expression(shards, 1);
            for (int ranks = 2; ranks <= shards; ranks++) Assert.Equal(expected, Expression(shards, ranks));
        }

        Assert.Equal("(((0+1)+(2+3))+((4+5)+6))", Expression(7, 3));
    }

    [Fact]
    public void Few_sums_are_exchanged()
    {
        var tree = new ShardTree(8, 4);
        Assert.All(Enumerable.Range(0, 4), rank => Assert.Equal(2 * rank, Assert.Single(tree.Roots(rank).ToArray())));
        Assert.Equal([0, 2], new ShardTree(8, 2).Local(0).ToArray().Select(add => add.Into).Distinct());
    }

    /// <summary>What the processes would add, as text.</summary>
    private static string Expression(int shards, int ranks)
    {
        var tree = new ShardTree(shards, ranks);
        string[] sums = [.. Enumerable.Range(0, shards).Select(shard => $"{shard}")];
        for (int rank = 0; rank < ranks; rank++)
        {
            Assert.True(tree.Start(rank) < tree.Start(rank + 1));
            foreach ((int into, int from) in tree.Local(rank))
            {
                Assert.InRange(into, tree.Start(rank), tree.Start(rank + 1) - 1);
                Assert.InRange(from, tree.Start(rank), tree.Start(rank + 1) - 1);
                sums[into] = $"({sums[into]}+{sums[from]})";
            }
        }

        int[] roots = [.. Enumerable.Range(0, ranks).SelectMany(rank => tree.Roots(rank).ToArray())];
        foreach ((int into, int from) in tree.Finish)
        {
            Assert.Contains(into, roots);
            Assert.Contains(from, roots);
            sums[into] = $"({sums[into]}+{sums[from]})";
        }

        return sums[0];
    }
}
