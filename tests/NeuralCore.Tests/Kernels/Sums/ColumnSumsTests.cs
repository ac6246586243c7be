using FsCheck.Xunit;
using NeuralCore.Kernels.Sums;

namespace NeuralCore.Tests.Kernels;

public sealed class ColumnSumsTests
{
    [Property(MaxTest = 200)]
    public void Any_size_gives_the_bits_of_the_definition_for_any_team(ushort rows, byte columns, byte threads, ulong seed)
    {
        int r = rows % 700, c = 1 + columns % 140;
        using var team = new WorkerTeam(1 + threads % 3);
        float[] values = Numbers.Random(r * c, seed), expected = Numbers.Random(c, seed + 1), actual = [.. expected];
        NaiveColumnSums.Accumulate(values, r, c, expected);
        ColumnSums.Accumulate(team, values, r, c, actual, Numbers.Random(ColumnSums.Scratch(r, c), 2));
        Numbers.AssertSameBits(expected, actual, $"{r}×{c}");
    }

    [Property]
    public void Terms_with_column_numbers_give_the_bits_of_plain_loops_in_the_same_order(ushort rows, byte columns, ulong seed)
    {
        int r = rows % 100, c = 1 + columns % 70;
        using var team = new WorkerTeam(2);
        float[] x = Numbers.Random(r * c, seed), partner = Numbers.Random(r * c, seed + 1), a = Numbers.Random(c, seed + 2), b = Numbers.Random(c, seed + 3);
        float[] scratch = new float[ColumnSums.Scratch(r, c)], expected = new float[c], actual = new float[c];

        NaiveColumnSums.Accumulate([.. x.Select((value, i) => value * ((partner[i] - a[i % c]) * b[i % c]))], r, c, expected);
        ColumnSums.Accumulate(team, new NormalizedProductTerm(), x, partner, a, b, r, c, actual, scratch);
        Numbers.AssertSameBits(expected, actual, $"normalised product {r}×{c}");

        Array.Clear(expected);
        Array.Clear(actual);
        NaiveColumnSums.Accumulate([.. x.Select((value, i) => (value - a[i % c]) * (value - a[i % c]))], r, c, expected);
        ColumnSums.Accumulate(team, new SquaredDeviationTerm(), x, x, a, [], r, c, actual, scratch);
        Numbers.AssertSameBits(expected, actual, $"squared deviation {r}×{c}");
    }

    [Property]
    public void Sums_of_a_term_and_plain_sums_in_one_pass_equal_those_in_two(ushort rows, byte columns, byte threads, ulong seed)
    {
        int r = rows % 300, c = 1 + columns % 70;
        using var team = new WorkerTeam(1 + threads % 3);
        float[] x = Numbers.Random(r * c, seed), partner = Numbers.Random(r * c, seed + 1), a = Numbers.Random(c, seed + 2), b = Numbers.Random(c, seed + 3);
        float[] scratch = new float[2 * ColumnSums.Scratch(r, c)], expected = Numbers.Random(c, seed + 4), actual = [.. expected];
        float[] expectedPlain = Numbers.Random(c, seed + 5), actualPlain = [.. expectedPlain];
        ColumnSums.Accumulate(team, new NormalizedProductTerm(), x, partner, a, b, r, c, expected, scratch);
        ColumnSums.Accumulate(team, x, r, c, expectedPlain, scratch);
        ColumnSums.AccumulateBoth(team, new NormalizedProductTerm(), x, partner, a, b, r, c, actual, actualPlain, scratch);
        Numbers.AssertSameBits(expected, actual, $"normalised product {r}×{c}");
        Numbers.AssertSameBits(expectedPlain, actualPlain, $"plain sum {r}×{c}");
    }

    [Fact]
    public void Sums_are_added_to_what_was_there()
    {
        using var team = new WorkerTeam(1);
        float[] sums = [100, 200];
        ColumnSums.Accumulate(team, new float[] { 1, 2, 3, 4, 5, 6 }, 3, 2, sums, new float[6]);
        Assert.Equal([109, 212], sums);
    }

    [Fact]
    public void Buffers_that_are_too_short_are_refused()
    {
        using var team = new WorkerTeam(1);
        Assert.Throws<ArgumentException>(() => ColumnSums.Accumulate(team, new float[5], 3, 2, new float[2], new float[6]));
        Assert.Throws<ArgumentException>(() => ColumnSums.Accumulate(team, new float[6], 3, 2, new float[1], new float[6]));
        Assert.Throws<ArgumentException>(() => ColumnSums.Accumulate(team, new float[6], 3, 2, new float[2], new float[5]));
    }
}
