namespace NeuralCore.Tests.Optimizers;

public sealed class SgdTests
{
    [Fact]
    public void Without_momentum_each_step_subtracts_rate_times_gradient() => Trajectory.Check(
        p => new Sgd(p, learningRate: 0.1),
        // 1 − 0.1·0.5, −2 − 0.1·(−1), 0.5 − 0.1·0.25; and so on
        [[0.95, -1.9, 0.475], [0.94, -1.94, 0.525], [0.97, -1.96, 0.425]],
        (x, g, memory, t, decays) => x - 0.1 * g);

    [Fact]
    public void Momentum_carries_nine_tenths_of_the_velocity_over() => Trajectory.Check(
        p => new Sgd(p, learningRate: 0.1, momentum: 0.9),
        // weight 0: v = 0.5, then 0.9·0.5 + 0.1 = 0.55, then 0.9·0.55 − 0.3 = 0.195; 1 − 0.05 − 0.055 − 0.0195
        [[0.95, -1.9, 0.475], [0.895, -1.85, 0.5025], [0.8755, -1.825, 0.42725]],
        (x, g, v, t, decays) => x - 0.1 * (v[0] = 0.9 * v[0] + g));

    [Fact]
    public void Nesterov_looks_one_velocity_ahead() => Trajectory.Check(
        p => new Sgd(p, learningRate: 0.1, momentum: 0.9, nesterov: true),
        // weight 0, step 1: v = 0.5, moves by 0.1·(0.5 + 0.9·0.5) = 0.095
        [[0.905, -1.81, 0.4525], [0.8455, -1.805, 0.52725], [0.85795, -1.8025, 0.359525]],
        (x, g, v, t, decays) => x - 0.1 * (g + 0.9 * (v[0] = 0.9 * v[0] + g)));

    [Fact]
    public void Decay_shrinks_the_weight_beside_the_velocity_and_spares_the_bias() => Trajectory.Check(
        p => new Sgd(p, learningRate: 0.1, momentum: 0.9, weightDecay: 0.5),
        // weight 0, step 1: 1 − 0.1·0.5·1 − 0.1·0.5; the bias as without decay
        [[0.9, -1.8, 0.475], [0.8, -1.66, 0.5025], [0.7405, -1.552, 0.42725]],
        (x, g, v, t, decays) => x - (decays ? 0.05 * x : 0) - 0.1 * (v[0] = 0.9 * v[0] + g));

    [Fact]
    public void Velocity_is_kept_only_where_there_is_momentum()
    {
        Assert.Empty(new Sgd(Trajectory.Parameters()).State);
        Assert.Equal(["momentum/dense.weight", "momentum/dense.bias"], new Sgd(Trajectory.Parameters(), momentum: 0.5).State.Select(state => state.Name));
    }

    [Fact]
    public void Arguments_without_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Sgd(Trajectory.Parameters(), learningRate: -1));
        Assert.Throws<ArgumentException>(() => new Sgd(Trajectory.Parameters(), momentum: 1));
        Assert.Throws<ArgumentException>(() => new Sgd(Trajectory.Parameters(), nesterov: true));
        Assert.Throws<ArgumentException>(() => new Sgd(Trajectory.Parameters(), weightDecay: double.NaN));
    }
}
