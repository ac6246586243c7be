using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Updates;

namespace NeuralCore.Tests.Kernels.Updates;

public sealed unsafe class FusedUpdateTests
{
    private const Real Rate = (Real)0.1, Momentum = (Real)0.9, Scale = (Real)0.7, Decay = (Real)0.01;

    /// <summary>A few roundings of a float near 1.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>A page's definition: θ and its state after a step, in double.</summary>
    private delegate double Definition(double θ, double g, ref double first, ref double second);

    [Fact]
    public void Sgd_is_the_update_of_its_page_at_every_width_and_length() => FollowsItsPage(
        new SgdRule(Rate), (double θ, double g, ref double v, ref double none) => Sgd.Update(θ, g, ref v, Rate, 0, Decay / Rate, nesterov: false), states: 0);

    [Fact]
    public void Momentum_is_the_update_of_its_page_at_every_width_and_length() => FollowsItsPage(
        new MomentumRule(Rate, Momentum), (double θ, double g, ref double v, ref double none) => Sgd.Update(θ, g, ref v, Rate, Momentum, Decay / Rate, nesterov: false), states: 1);

    [Fact]
    public void Nesterov_is_the_update_of_its_page_at_every_width_and_length() => FollowsItsPage(
        new NesterovRule(Rate, Momentum), (double θ, double g, ref double v, ref double none) => Sgd.Update(θ, g, ref v, Rate, Momentum, Decay / Rate, nesterov: true), states: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Adam_is_the_update_of_its_page_at_every_width_and_length(long t) => FollowsItsPage(
        new AdamRule(0.1, 0.9, 0.999, 1e-8, t), (double θ, double g, ref double m, ref double v) => Adam.Update(θ - Decay * θ, g, ref m, ref v, t, 0.1, 0.9, 0.999, 1e-8), states: 2);

    [Fact]
    public void AdamW_is_the_update_of_its_page_at_every_width_and_length() => FollowsItsPage(
        new AdamRule(0.1, 0.9, 0.999, 1e-8, 3), (double θ, double g, ref double m, ref double v) => AdamW.Update(θ, g, ref m, ref v, 3, 0.1, Decay / 0.1, 0.9, 0.999, 1e-8), states: 2);

    [Fact]
    public void RmsProp_is_the_update_of_its_page_at_every_width_and_length() => FollowsItsPage(
        new RmsPropRule(0.1, 0.9, 1e-8), (double θ, double g, ref double s, ref double v) => RmsProp.Update(θ - Decay * θ, g, ref s, ref v, 0.1, 0.9, 0, 1e-8), states: 1);

    [Fact]
    public void RmsProp_with_momentum_is_the_update_of_its_page_at_every_width_and_length() => FollowsItsPage(
        new RmsPropMomentumRule(new RmsPropRule(0.1, 0.9, 1e-8), 0.5), (double θ, double g, ref double s, ref double v) => RmsProp.Update(θ - Decay * θ, g, ref s, ref v, 0.1, 0.9, 0.5, 1e-8), states: 2);

    [Theory]
    [InlineData(FusedUpdate.ItemLength - 1)]
    [InlineData(FusedUpdate.ItemLength)]
    [InlineData(2 * FusedUpdate.ItemLength + 17)]
    public void Items_join_without_gap_or_overlap(int length)
    {
        Real[][] expected = Operands(length), actual = Operands(length);
        var rule = new AdamRule(0.1, 0.9, 0.999, 1e-8, 1);
        fixed (Real* x = expected[0], g = expected[1], m = expected[2], v = expected[3]) FusedUpdate.Range<AdamRule, Lane>(rule, 1, 0, x, g, m, v, length);
        using var team = new WorkerTeam(3);
        FusedUpdate.Run(team, rule, 1, 0, actual[0], actual[1], actual[2], actual[3]);
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

    /// <summary>Single numbers follow the definition to a few roundings, and every width gives the bits of single numbers.</summary>
    private static void FollowsItsPage<TRule>(TRule rule, Definition update, int states) where TRule : struct, IUpdateRule
    {
        for (int length = 1; length <= 40; length++)
        {
            Real[][] before = Operands(length), single = Moved<TRule, Lane>(rule, length);
            Assert.Equal(new Real[length], single[1]);
            for (int i = 0; i < length; i++)
            {
                double first = states > 0 ? before[2][i] : 0, second = states > 1 ? before[3][i] : 0;
                double θ = update(before[0][i], Scale * (double)before[1][i], ref first, ref second);
                AssertClose(θ, single[0][i], i);
                if (states > 0) AssertClose(first, single[2][i], i);
                if (states > 1) AssertClose(second, single[3][i], i);
            }

            Assert.Equal(single, Moved<TRule, Lanes128>(rule, length));
            Assert.Equal(single, Moved<TRule, Lanes256>(rule, length));
            Assert.Equal(single, Moved<TRule, Lanes512>(rule, length));
        }
    }

    private static void AssertClose(double expected, Real actual, int i) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected)), $"number {i}: {actual}, the page says {expected}");

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
