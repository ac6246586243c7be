namespace NeuralCore.GradientTests.Mutants;

/// <summary>What has gone wrong in published implementations of Adam.</summary>
public enum AdamMistake
{
    None,
    StepCountedPerTensor,
    CorrectionMultiplies,
    NoCorrection,
    EpsilonInsideTheRoot,
    BiasDecays,
    GradientLeft,
    ClipScaleIgnored,
}

/// <summary>AdamW as plain loops, with a mistake planted in it.</summary>
internal sealed class PlainAdam(IReadOnlyList<Parameter> parameters, double learningRate, double weightDecay, AdamMistake mistake) : Optimizer(parameters, learningRate)
{
    public const double Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3;

    private readonly Tensor[] means = [.. parameters.Select(parameter => new Tensor(parameter.Value.Shape))];
    private readonly Tensor[] meanSquares = [.. parameters.Select(parameter => new Tensor(parameter.Value.Shape))];
    private long updates;

    public override string Name => "plain-adam";

    protected override void Update(WorkerTeam team, int index, double gradientScale)
    {
        Parameter parameter = Parameters[index];
        updates++;
        double t = mistake == AdamMistake.StepCountedPerTensor ? updates : StepCount;
        double correction1 = 1 - Math.Pow(Beta1, t), correction2 = 1 - Math.Pow(Beta2, t);
        if (mistake == AdamMistake.CorrectionMultiplies) (correction1, correction2) = (1 / correction1, 1 / correction2);
        if (mistake == AdamMistake.NoCorrection) (correction1, correction2) = (1, 1);
        for (int i = 0; i < parameter.Value.Length; i++)
        {
            double g = parameter.Gradient[i] * (mistake == AdamMistake.ClipScaleIgnored ? 1 : gradientScale);
            double m = means[index][i] = Beta1 * means[index][i] + (1 - Beta1) * g;
            double v = meanSquares[index][i] = Beta2 * meanSquares[index][i] + (1 - Beta2) * g * g;
            if (parameter.Decays || mistake == AdamMistake.BiasDecays) parameter.Value[i] *= 1 - LearningRate * weightDecay;
            double root = mistake == AdamMistake.EpsilonInsideTheRoot ? Math.Sqrt(v / correction2 + Epsilon) : Math.Sqrt(v / correction2) + Epsilon;
            parameter.Value[i] -= LearningRate * (m / correction1) / root;
            if (mistake != AdamMistake.GradientLeft) parameter.Gradient[i] = 0;
        }
    }
}
