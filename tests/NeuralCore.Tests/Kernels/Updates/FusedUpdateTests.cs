using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Updates;

namespace NeuralCore.Tests.Kernels.Updates;

public sealed unsafe class FusedUpdateTests
{
    private const Real Rate = (Real)0.1, Momentum = (Real)0.9, Scale = (Real)0.7, Decay = (Real)0.01;

    [Fact]
    public void Sgd_equals_the_naive_loop_at_every_width_and_length() =>
        EqualsNaive(new SgdRule(Rate), (x, g, m, v) => NaiveUpdates.Sgd(Rate, 0, false, Scale, Decay, x, g, []));

    [Fact]
    public void Momentum_equals_the_naive_loop_at_every_width_and_length() =>
        EqualsNaive(new MomentumRule(Rate, Momentum), (x, g, m, v) => NaiveUpdates.Sgd(Rate, Momentum, false, Scale, Decay, x, g, m));

    [Fact]
    public void Nesterov_equals_the_naive_loop_at_every_width_and_length() =>
        EqualsNaive(new NesterovRule(Rate, Momentum), (x, g, m, v) => NaiveUpdates.Sgd(Rate, Momentum, true, Scale, Decay, x, g, m));

    [Fact]
    public void Adam_equals_the_naive_loop_at_every_width_and_length() =>
        EqualsNaive(new AdamRule(0.1, 0.9, 0.999, 1e-8, 3), (x, g, m, v) => NaiveUpdates.Adam(0.1, 0.9, 0.999, 1e-8, 3, Scale, Decay, x, g, m, v));

    [Fact]
    public void RmsProp_equals_the_naive_loop_at_every_width_and_length() =>
        EqualsNaive(new RmsPropRule(0.1, 0.9, 1e-8), (x, g, m, v) => NaiveUpdates.RmsProp(0.1, 0.9, 1e-8, 0, Scale, Decay, x, g, m, []));

    [Fact]
    public void RmsProp_with_momentum_equals_the_naive_loop_at_every_width_and_length() =>
        EqualsNaive(new RmsPropMomentumRule(0.1, 0.9, 1e-8, 0.5), (x, g, m, v) => NaiveUpdates.RmsProp(0.1, 0.9, 1e-8, 0.5, Scale, Decay, x, g, m, v));

    [Theory]
    [InlineData(FusedUpdate.ItemLength - 1)]
    [InlineData(FusedUpdate.ItemLength)]
    [InlineData(2 * FusedUpdate.ItemLength + 17)]
    public void Items_join_without_gap_or_overlap(int length)
    {
        Real[][] expected = Operands(length), actual = Operands(length);
        NaiveUpdates.Adam(0.1, 0.9, 0.999, 1e-8, 1, 1, 0, expected[0], expected[1], expected[2], expected[3]);
        using var team = new WorkerTeam(3);
        FusedUpdate.Run(team, new AdamRule(0.1, 0.9, 0.999, 1e-8, 1), 1, 0, actual[0], actual[1], actual[2], actual[3]);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_missing_state_is_refused()
    {
        using var team = new WorkerTeam(1);
        Assert.Throws<ArgumentException>(() => FusedUpdate.Run(team, new MomentumRule(Rate, Momentum), 1, 0, new Real[3], new Real[3], [], []));
    }

    [Fact]
    public void A_state_that_decays_without_gradient_ends_at_zero_and_not_among_subnormal_numbers()
    {
        using var team = new WorkerTeam(1);
        Real[] value = [1, 1, 1, 1], mean = [1, -1, 1e-38f, -1e-38f], meanSquare = [1, 1e-20f, 1e-37f, 1e-38f];
        for (int step = 1; step <= 1000; step++)
        {
            FusedUpdate.Run(team, new AdamRule(0.001, 0.9, 0.9, 1e-8, step), 1, 0, value, new Real[4], mean, meanSquare);
            Assert.DoesNotContain(mean, Real.IsSubnormal);
            Assert.DoesNotContain(meanSquare, Real.IsSubnormal);
        }

        Assert.Equal([0, 0, 0, 0], mean);
        Assert.Equal([0, 0, 0, 0], meanSquare);
    }

    private static void EqualsNaive<TRule>(TRule rule, Action<Real[], Real[], Real[], Real[]> naive) where TRule : struct, IUpdateRule
    {
        for (int length = 1; length <= 40; length++)
        {
            Real[][] expected = Operands(length);
            naive(expected[0], expected[1], expected[2], expected[3]);
            Assert.Equal(new Real[length], expected[1]);
            Assert.Equal(expected, Moved<TRule, Lane>(rule, length));
            Assert.Equal(expected, Moved<TRule, Lanes128>(rule, length));
            Assert.Equal(expected, Moved<TRule, Lanes256>(rule, length));
            Assert.Equal(expected, Moved<TRule, Lanes512>(rule, length));
        }
    }

    private static Real[][] Moved<TRule, T>(TRule rule, int length) where TRule : struct, IUpdateRule where T : struct, ILanes<T>
    {
        Real[][] operands = Operands(length);
        fixed (Real* x = operands[0], g = operands[1], m = operands[2], v = operands[3])
            FusedUpdate.Range<TRule, T>(rule, Scale, Decay, x, g, m, v, length);
        return operands;
    }

    /// <summary>Value, gradient, first state, second state; the states positive, as mean squares are.</summary>
    private static Real[][] Operands(int length)
    {
        var random = new RandomStream((ulong)length, RandomPurpose.Test);
        var operands = new Real[4][];
        for (int k = 0; k < 4; k++)
        {
            operands[k] = new Real[length];
            for (int i = 0; i < length; i++) operands[k][i] = (Real)(k < 2 ? random.NextNormal() : random.NextDouble());
            // A gradient of 0 on states that the step takes below the normal numbers.
            if (k > 0 && length > 5) operands[k][length / 2] = k == 1 ? 0 : 1.2e-38f;
        }

        return operands;
    }
}
