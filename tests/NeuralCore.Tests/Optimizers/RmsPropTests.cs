namespace NeuralCore.Tests.Optimizers;

public sealed class RmsPropTests
{
    [Fact]
    public void Three_steps_follow_the_lecture() => Trajectory.Check(
        p => new RmsProp(p, learningRate: 0.1),
        // step 1 moves by 0.1/√0.1 whatever the gradient, for s = 0.1·g² has no bias correction
        [[0.6837722539831608, -1.6837722439831617, 0.18377227398315688], [0.6185394509331354, -1.8066312635763673, 0.46948654337091295], [0.7913131260991593, -1.87006740953385, 0.18949915035977094]],
        (x, g, s, t, decays) => x - 0.1 * g / (Math.Sqrt(s[0] = 0.9 * s[0] + 0.1 * g * g) + 1e-8));

    [Fact]
    public void Momentum_gathers_the_scaled_gradients() => Trajectory.Check(
        p => new RmsProp(p, learningRate: 0.1, momentum: 0.9),
        [[0.6837722539831608, -1.6837722439831617, 0.18377227398315688], [0.33393447951798, -1.5220262831612126, 0.18488158995575418], [0.19185415766534117, -1.439891064378941, -0.09410741868005026]],
        (x, g, s, t, decays) => x - 0.1 * (s[1] = 0.9 * s[1] + g / (Math.Sqrt(s[0] = 0.9 * s[0] + 0.1 * g * g) + 1e-8)));

    [Fact]
    public void Defaults_are_the_lectures_and_velocity_is_kept_only_where_there_is_momentum()
    {
        var plain = new RmsProp(Trajectory.Parameters());
        Assert.Equal((0.001, 0.9, 1e-8, 0.0), (plain.LearningRate, plain.DecayRate, plain.Epsilon, plain.Momentum));
        Assert.Equal(["mean-square/dense.weight", "mean-square/dense.bias"], plain.State.Select(state => state.Name));
        Assert.Equal(4, new RmsProp(Trajectory.Parameters(), momentum: 0.5).State.Count);
    }
}
