namespace NeuralCore.Tests.Optimizers;

public sealed class AdamWTests
{
    [Fact]
    public void Three_steps_follow_the_paper_and_spare_the_bias_from_decay() => Trajectory.Check(
        p => new AdamW(p, learningRate: 0.1, weightDecay: 0.5),
        // weight 0, step 1: 1 − 0.1·0.5·1 − 0.1; the bias as under Adam
        [[0.850000002, -1.800000001, 0.400000004], [0.7271959062846518, -1.6754394166126259, 0.43661035577754626], [0.6697648163492755, -1.5770754542893306, 0.394644794572202]],
        (x, g, memory, t, decays) =>
        {
            memory[0] = 0.9 * memory[0] + 0.1 * g;
            memory[1] = 0.999 * memory[1] + 0.001 * g * g;
            double mHat = memory[0] / (1 - Math.Pow(0.9, t)), vHat = memory[1] / (1 - Math.Pow(0.999, t));
            return x - 0.1 * (mHat / (Math.Sqrt(vHat) + 1e-8) + (decays ? 0.5 * x : 0));
        });

    [Fact]
    public void Defaults_are_the_papers()
    {
        var adam = new AdamW(Trajectory.Parameters());
        Assert.Equal((0.001, 0.9, 0.999, 1e-8, 0.01), (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay));
    }

    [Fact]
    public void A_negative_decay_is_refused() => Assert.Throws<ArgumentException>(() => new AdamW(Trajectory.Parameters(), weightDecay: -0.01));
}
