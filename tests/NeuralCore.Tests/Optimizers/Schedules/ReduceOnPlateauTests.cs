namespace NeuralCore.Tests.Optimizers.Schedules;

public sealed class ReduceOnPlateauTests
{
    [Fact]
    public void The_rate_drops_once_patience_is_exceeded_and_the_wait_begins_anew()
    {
        var schedule = new ReduceOnPlateau(drop: 0.5, patience: 1, minDelta: 0.1, minimum: 0.2);
        // 0.95 is no improvement on 1 by 0.1, 0.8 is; then four epochs without one, the second and the fourth of which lower the rate.
        double[] losses = [1, 0.95, 0.8, 0.8, 0.8, 0.8, 0.8];
        bool[] lowered = [.. losses.Select(schedule.Observe)];
        Assert.Equal([false, false, false, false, true, false, true], lowered);
        Assert.Equal(0.25, schedule.Factor(0, 1), 1e-12);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.02, 1)]
    [InlineData(0.03, 0.5)]
    [InlineData(0.2, 0.25)]
    public void A_loss_that_falls_by_no_more_than_minDelta_is_no_improvement(double minDelta, double expected)
    {
        // Each loss is 0.025 below the one before; each that is not below the best by minDelta halves the rate.
        var schedule = new ReduceOnPlateau(drop: 0.5, patience: 0, minDelta, minimum: 0);
        foreach (double loss in new[] { 1, 0.975, 0.95 }) schedule.Observe(loss);
        Assert.Equal(expected, schedule.Factor(0, 1), 1e-12);
    }

    [Fact]
    public void The_factor_stops_at_its_minimum()
    {
        var schedule = new ReduceOnPlateau(drop: 0.1, patience: 0, minimum: 0.05);
        bool[] lowered = [.. new double[] { 1, 1, 1, 1 }.Select(schedule.Observe)];
        Assert.Equal([false, true, true, false], lowered);
        Assert.Equal(0.05, schedule.Factor(123, 456), 1e-12);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_no_improvement() => Assert.True(new ReduceOnPlateau(patience: 0).Observe(double.NaN));

    [Fact]
    public void A_restored_state_continues_in_place()
    {
        var first = new ReduceOnPlateau(patience: 2);
        foreach (double loss in new[] { 1.0, 1.0, 1.0 }) first.Observe(loss);
        var second = new ReduceOnPlateau(patience: 2) { State = first.State };
        Assert.True(second.Observe(1));
        Assert.Equal(0.1, second.Factor(0, 1), 1e-12);
    }
}
