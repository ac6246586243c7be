using FsCheck;
using FsCheck.Xunit;

namespace NeuralCore.Tests.Numerics;

public sealed class RandomStreamTests
{
    private const int Draws = 100_000;

    [Property]
    public void The_same_key_gives_the_same_numbers(ulong seed, long epoch, long index)
    {
        RandomStream one = new(seed, RandomPurpose.Shuffle, epoch, index), other = new(seed, RandomPurpose.Shuffle, epoch, index);
        for (int i = 0; i < 20; i++) Assert.Equal(one.NextUInt64(), other.NextUInt64());
    }

    [Property]
    public void Any_other_key_gives_other_numbers(ulong seed, long epoch, long index)
    {
        RandomStream[] streams =
        [
            new(seed, RandomPurpose.Shuffle, epoch, index), new(seed + 1, RandomPurpose.Shuffle, epoch, index), new(seed, RandomPurpose.Dropout, epoch, index),
            new(seed, RandomPurpose.Shuffle, epoch + 1, index), new(seed, RandomPurpose.Shuffle, epoch, index + 1),
        ];
        Assert.Equal(streams.Length * 10, streams.SelectMany(stream => Enumerable.Range(0, 10).Select(i => stream.At(i))).Distinct().Count());
    }

    [Property]
    public void Draw_i_by_index_is_the_next_one_in_turn(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Dropout);
        RandomStream start = random;
        for (int i = 0; i < 50; i++) Assert.Equal(start.At(i), random.NextUInt64());
    }

    [Property]
    public void A_copy_continues_on_its_own(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        random.NextUInt64();
        RandomStream copy = random;
        ulong next = random.NextUInt64();
        random.NextUInt64();
        Assert.Equal(next, copy.NextUInt64());
    }

    [Property]
    public void Whole_numbers_stay_below_their_bound(ulong seed, PositiveInt bound)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        for (int i = 0; i < 100; i++) Assert.InRange(random.NextInt(bound.Get), 0, bound.Get - 1);
        Assert.Equal(0, random.NextInt(1));
        Assert.InRange(random.NextInt(int.MaxValue), 0, int.MaxValue - 1);
    }

    [Property]
    public void A_shuffle_is_a_permutation(ulong seed, int[] items)
    {
        int[] shuffled = [.. items];
        new RandomStream(seed, RandomPurpose.Shuffle).Shuffle(shuffled.AsSpan());
        Assert.Equal(items.Order(), shuffled.Order());
    }

    [Fact]
    public void Every_order_of_three_is_equally_likely()
    {
        var random = new RandomStream(1, RandomPurpose.Shuffle);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 60_000; i++)
        {
            Span<char> items = ['a', 'b', 'c'];
            random.Shuffle(items);
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        // 60 000 trials of probability 1/6: a standard deviation is 91.
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 9600, 10_400));
    }

    [Fact]
    public void Uniform_numbers_fill_their_range_evenly()
    {
        var random = new RandomStream(2, RandomPurpose.Test);
        var bins = new int[20];
        for (int i = 0; i < Draws; i++)
        {
            double u = random.NextDouble();
            Assert.True(u is >= 0 and < 1);
            bins[(int)(u * bins.Length)]++;
        }

        // Chi-squared with 19 degrees of freedom is below 43.8 in 99.9 % of all cases.
        double expected = (double)Draws / bins.Length;
        Assert.InRange(bins.Sum(count => (count - expected) * (count - expected) / expected), 0, 43.8);
        for (int i = 0; i < 1000; i++) Assert.InRange(random.NextDouble(-3, 5), -3, 5);
    }

    [Fact]
    public void Each_of_the_64_bits_is_set_half_of_the_time()
    {
        var random = new RandomStream(3, RandomPurpose.Test);
        var set = new int[64];
        for (int i = 0; i < Draws; i++)
        {
            ulong bits = random.NextUInt64();
            for (int bit = 0; bit < 64; bit++) set[bit] += (int)(bits >> bit & 1);
        }

        // A standard deviation is 158.
        Assert.All(set, count => Assert.InRange(count, 49_200, 50_800));
    }

    [Fact]
    public void Normal_numbers_have_mean_0_deviation_1_and_no_skew()
    {
        var random = new RandomStream(4, RandomPurpose.Initialize);
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        for (int i = 0; i < Draws; i++)
        {
            double x = random.NextNormal();
            Assert.True(double.IsFinite(x));
            sum += x;
            squares += x * x;
            cubes += x * x * x;
            fourths += x * x * x * x;
        }

        Assert.InRange(sum / Draws, -0.015, 0.015);
        Assert.InRange(squares / Draws, 0.98, 1.02);
        Assert.InRange(cubes / Draws, -0.05, 0.05);
        Assert.InRange(fourths / Draws, 2.85, 3.15);
    }

    [Fact]
    public void Streams_of_two_purposes_are_not_correlated()
    {
        RandomStream one = new(5, RandomPurpose.Dropout), other = new(5, RandomPurpose.Augment);
        double sum = 0;
        for (int i = 0; i < Draws; i++) sum += (one.NextDouble() - 0.5) * (other.NextDouble() - 0.5);
        Assert.InRange(sum / Draws * 12, -0.015, 0.015);
    }
}
