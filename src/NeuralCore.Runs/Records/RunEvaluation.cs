using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>What is found out about a network when its training is over.</summary>
/// <param name="Images">What it said to images that it had not learned from; null where the run did not come so far.</param>
/// <param name="Rejection">From the validation images; null without any.</param>
/// <param name="Robustness">On changed copies of the first test images; empty where the test set was not read or no report is wanted.</param>
internal sealed record RunEvaluation(EvaluatedImages? Images, Rejection? Rejection, IReadOnlyList<RobustnessRow> Robustness)
{
    /// <summary>Changed test images of each kind and strength: enough to see where it breaks, in a second or two.</summary>
    private const int DisturbedImages = 1000;

    public static RunEvaluation None { get; } = new(null, null, []);

    /// <summary>Null where the test set was not read.</summary>
    public EvaluationReport? Test => Images is { IsTest: true } ? Images.Report : null;

    /// <summary>The only time that the test set is read. A training that was broken off is judged on its validation images, and the test set stays unread.</summary>
    public static RunEvaluation Of(Network network, FoundData data, TrainSettings settings, bool isFinished, WorkerTeam team, CancellationToken cancellation)
    {
        var evaluator = new Evaluator(network, team);
        Dataset? held = StratifiedSplit.Of(data.Sets.Train!, settings.ValidationSplit, settings.Seed).Validation;
        Predictions? validation = held is null ? null : evaluator.Predict(held, CancellationToken.None);
        Rejection? rejection = validation is null ? null : Rejection.Fit(validation, TemperatureScaling.Fit(validation));
        try
        {
            if (isFinished)
            {
                Predictions test = evaluator.Predict(data.Sets.Test, cancellation);
                return new RunEvaluation(new EvaluatedImages(true, data.Sets.Test, EvaluationReport.Of(test, rejection?.Temperature)), rejection, settings.Report ? Disturb(network, data.Sets.Test, team, cancellation) : []);
            }
        }
        catch (OperationCanceledException)
        {
            // Evaluated as if it had been broken off earlier.
        }

        // The temperature was fitted on these images, so it is not judged by them.
        return new RunEvaluation(validation is null ? null : new EvaluatedImages(false, held!, EvaluationReport.Of(validation)), rejection, []);
    }

    /// <summary>Whoever has no patience for it goes without.</summary>
    private static IReadOnlyList<RobustnessRow> Disturb(Network network, Dataset test, WorkerTeam team, CancellationToken cancellation)
    {
        try
        {
            return test.Count == 0 ? [] : NeuralCore.Robustness.Measure(network, test, team, new RobustnessOptions { Limit = DisturbedImages }, cancellation: cancellation);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}

/// <summary>The images that a network was judged on, with what it said.</summary>
/// <param name="IsTest">Whether they are those of the test set; else those held back to validate.</param>
internal sealed record EvaluatedImages(bool IsTest, Dataset Data, EvaluationReport Report)
{
    /// <summary>In words: <c>test images</c>.</summary>
    public string Part => IsTest ? "test images" : "validation images";
}
