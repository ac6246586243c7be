using System.Globalization;

namespace NeuralCore.Runs.Records;

/// <summary>
/// The evaluation of a network with its exact and with its quantized weights on the same test images.
/// </summary>
/// <param name="Data">The name of the test set.</param>
internal sealed record RoundingLoss(string Data, EvaluationReport Before, EvaluationReport After)
{
    public int Count => Before.Predictions.Count;

    /// <summary>Images with a different prediction than before.</summary>
    public int Changed => Images(n => Before.Predictions.Prediction(n) != After.Predictions.Prediction(n));

    /// <summary>Images that were classified correctly only before.</summary>
    public int Worse => Images(n => Before.Predictions.IsCorrect(n) && !After.Predictions.IsCorrect(n));

    /// <summary>Images that are classified correctly only now.</summary>
    public int Better => Images(n => !Before.Predictions.IsCorrect(n) && After.Predictions.IsCorrect(n));

    public string Sentence
    {
        get
        {
            double points = 100 * (After.Accuracy - Before.Accuracy);
            return $"accuracy {Figures.Percent(Before.Accuracy)} → {Figures.Percent(After.Accuracy)} " +
                $"({points.ToString("+0.00;−0.00;±0.00", CultureInfo.InvariantCulture)} points), " +
                $"{Figures.Count(Changed)} of {Figures.Count(Count)} predictions changed";
        }
    }

    public static RoundingLoss Measure(Model exact, Network rounded, Dataset test, int threads,
        CancellationToken cancellation)
    {
        using var team = new WorkerTeam(threads);
        return new RoundingLoss(test.Name, Evaluate(exact.Network), Evaluate(rounded));

        EvaluationReport Evaluate(Network network) =>
            EvaluationReport.Of(new Evaluator(network, team, scaling: exact.Scaling).Predict(test, cancellation));
    }

    private int Images(Predicate<int> which) => Enumerable.Range(0, Count).Count(n => which(n));
}
