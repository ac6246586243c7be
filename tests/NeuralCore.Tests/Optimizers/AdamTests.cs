namespace NeuralCore.Tests.Optimizers;

public sealed class AdamTests
{
    /// <summary>Algorithm 1 of the paper, line by line.</summary>
    private static double Recurrence(double x, double g, double[] memory, int t, bool decays)
    {
        memory[0] = 0.9 * memory[0] + 0.1 * g;
        memory[1] = 0.999 * memory[1] + 0.001 * g * g;
        double mHat = memory[0] / (1 - Math.Pow(0.9, t)), vHat = memory[1] / (1 - Math.Pow(0.999, t));
        return x - 0.1 * mHat / (Math.Sqrt(vHat) + 1e-8);
    }

    [Fact]
    public void Three_steps_follow_the_paper() => Trajectory.Check(
        p => new Adam(p, learningRate: 0.1),
        // step 1 moves by the rate whatever the gradient: m̂ = g and √v̂ = |g|, for the corrections divide
        [[0.900000002, -1.900000001, 0.400000004], [0.8196959063846518, -1.865439416662626, 0.43661035577754626], [0.7986246117635081, -1.850847425169962, 0.394644794572202]],
        Recurrence);

    [Fact]
    public void Defaults_are_the_papers()
    {
        var adam = new Adam(Trajectory.Parameters());
        Assert.Equal((0.001, 0.9, 0.999, 1e-8), (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon));
    }

    [Fact]
    public void Both_moments_of_every_parameter_are_listed() => Assert.Equal(
        ["mean/dense.weight", "mean/dense.bias", "mean-square/dense.weight", "mean-square/dense.bias"], new Adam(Trajectory.Parameters()).State.Select(state => state.Name));

    [Fact]
    public void Arguments_without_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Adam(Trajectory.Parameters(), beta1: 1));
        Assert.Throws<ArgumentException>(() => new Adam(Trajectory.Parameters(), beta2: -0.1));
        Assert.Throws<ArgumentException>(() => new Adam(Trajectory.Parameters(), epsilon: 0));
    }
}
