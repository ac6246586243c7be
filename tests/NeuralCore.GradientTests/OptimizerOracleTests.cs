using NeuralCore.GradientCheck;
using NeuralCore.GradientCheck.Oracles;
using NeuralCore.GradientTests.Mutants;

namespace NeuralCore.GradientTests;

/// <summary>The comparison with a plainly written rule rejects the mistakes that published optimizers have made.</summary>
public class OptimizerOracleTests
{
    private const double LearningRate = 0.05, WeightDecay = 0.1, ClipNorm = 4;

    public static TheoryData<AdamMistake> Mistakes => [.. Enum.GetValues<AdamMistake>()];

    [Theory, MemberData(nameof(Mistakes))]
    public void Mutants_of_adam_are_rejected(AdamMistake mistake) =>
        CheckerTests.Judge(mistake == AdamMistake.None, seed => OptimizerOracle.Check(parameters => new PlainAdam(parameters, LearningRate, WeightDecay, mistake), Rule, new Draw(seed), ClipNorm));

    private static double Rule(double value, double g, bool decays, double learningRate, long step, ref double mean, ref double meanSquare)
    {
        mean = PlainAdam.Beta1 * mean + (1 - PlainAdam.Beta1) * g;
        meanSquare = PlainAdam.Beta2 * meanSquare + (1 - PlainAdam.Beta2) * g * g;
        double kept = decays ? value - learningRate * WeightDecay * value : value;
        return kept - learningRate * mean / (1 - Math.Pow(PlainAdam.Beta1, step)) / (Math.Sqrt(meanSquare / (1 - Math.Pow(PlainAdam.Beta2, step))) + PlainAdam.Epsilon);
    }
}
