using FsCheck.Xunit;
using NeuralCore.Kernels.Elementwise;

namespace NeuralCore.Tests.Kernels;

public sealed class ElementwiseTests
{
    [Property(MaxTest = 30)]
    public void Any_length_and_team_gives_what_one_number_at_a_time_gives(ushort length, byte threads)
    {
        using var team = new WorkerTeam(1 + threads % 3);
        using var alone = new WorkerTeam(1);
        float[] x = Numbers.Random(length, 1), dy = Numbers.Random(length, 2), y = new float[length + 1], dx = new float[length + 1];
        (y[length], dx[length]) = (99, 99);
        Elementwise.Forward(team, new TanhFunction(), x, y);
        Elementwise.Backward(team, new TanhFunction(), x, y, dy, dx);
        float[] one = new float[1];
        for (int i = 0; i < length; i += 1 + length / 50)
        {
            Elementwise.Forward(alone, new TanhFunction(), x.AsSpan(i, 1), one);
            Assert.Equal(one[0], y[i]);
            Elementwise.Backward(alone, new TanhFunction(), x.AsSpan(i, 1), y.AsSpan(i, 1), dy.AsSpan(i, 1), one);
            Assert.Equal(one[0], dx[i]);
        }

        Assert.Equal((99, 99), (y[length], dx[length]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(2 * Elementwise.ItemLength + 3)]
    public void Sums_are_those_of_each_pair(int length)
    {
        using var team = new WorkerTeam(3);
        float[] a = Numbers.Random(length, 1), b = Numbers.Random(length, 2), y = new float[length + 1];
        y[length] = 99;
        Elementwise.Add(team, a, b, y);
        Numbers.AssertSameBits([.. a.Zip(b, (one, two) => one + two), 99], y, $"{length} sums");
    }

    [Fact]
    public void Buffers_that_are_too_short_are_refused()
    {
        using var team = new WorkerTeam(1);
        Assert.Throws<ArgumentException>(() => Elementwise.Forward(team, new ReluFunction(), new float[3], new float[2]));
        Assert.Throws<ArgumentException>(() => Elementwise.Backward(team, new ReluFunction(), new float[2], new float[3], new float[3], new float[3]));
        Assert.Throws<ArgumentException>(() => Elementwise.Backward(team, new ReluFunction(), new float[3], new float[2], new float[3], new float[3]));
        Assert.Throws<ArgumentException>(() => Elementwise.Backward(team, new ReluFunction(), new float[3], new float[3], new float[3], new float[2]));
        Assert.Throws<ArgumentException>(() => Elementwise.Add(team, new float[3], new float[2], new float[3]));
        Assert.Throws<ArgumentException>(() => Elementwise.Add(team, new float[3], new float[3], new float[2]));
    }
}
