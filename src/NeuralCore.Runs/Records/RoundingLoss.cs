using System.Globalization;

namespace NeuralCore.Runs.Records;

/// <summary>What a network says with its own and with rounded weights to the same test images.</summary>
/// <param name="Data">The images' name.</param>
internal sealed record RoundingLoss(string Data, EvaluationReport Before, EvaluationReport After)
{
    public int Count => Before.Predictions.Count;

    /// <summary>Images with another answer than before.</summary>
    public int Changed => Images(n => Before.Predictions.Prediction(n) != After.Predictions.Prediction(n));

    /// <summary>Images that were answered rightly only before.</summary>
    public int Worse => Images(n => Before.Predictions.IsCorrect(n) && !After.Predictions.IsCorrect(n));

    /// <summary>Images that are answered rightly only now.</summary>
    public int Better => Images(n => !Before.Predictions.IsCorrect(n) && After.Predictions.IsCorrect(n));

    public string Sentence
    {
        get
        {
            double points = 100 * (After.Accuracy - Before.Accuracy);
            return $"accuracy {Figures.Percent(Before.Accuracy)} → {Figures.Percent(After.Accuracy)} ({points.ToString("+0.00;−0.00;±0.00", CultureInfo.InvariantCulture)} points), {Figures.Count(Changed)} of {Figures.Count(Count)} answers changed";
        }
    }

    public static RoundingLoss Measure(Model exact, Network rounded, Dataset test, int threads,
        CancellationToken cancellation)
    {
        using var team = new WorkerTeam(threads);
        return new RoundingLoss(test.Name, Judge(exact.Network), Judge(rounded));

        EvaluationReport Judge(Network network) =>
            EvaluationReport.Of(new Evaluator(network, team, scaling: exact.Scaling).Predict(test, cancellation));
    }

    private int Images(Predicate<int> which) => Enumerable.Range(0, Count).Count(n => which(n));
}
