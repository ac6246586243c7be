using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>The evaluation of a network after its training.</summary>
/// <param name="Images">Predictions on images that were not trained on; null where the run ended before the
/// evaluation.</param>
/// <param name="Rejection">Fitted on the validation images; null without any.</param>
/// <param name="Robustness">On changed copies of the first test images; empty where the test set was not read or
/// without a report.</param>
internal sealed record RunEvaluation(
    EvaluatedImages? Images, Rejection? Rejection, IReadOnlyList<RobustnessRow> Robustness)
{
    /// <summary>
    /// Changed test images of each kind and strength: enough for a curve, in a second or two.
    /// </summary>
    private const int DisturbedImages = 1000;

    public static RunEvaluation None { get; } = new(null, null, []);

    /// <summary>Null where the test set was not read.</summary>
    public EvaluationReport? Test => Images is { IsTest: true } ? Images.Report : null;

    /// <summary>
    /// Reads the test set, once per run. An interrupted training is evaluated on its validation images, and the test
    /// set is not read.
    /// </summary>
    public static RunEvaluation Of(
        Network network, InputScaling scaling, FoundData data, TrainSettings settings, bool isFinished,
        WorkerTeam team, CancellationToken cancellation)
    {
        var evaluator = new Evaluator(network, team, scaling: scaling);
        Dataset? heldOut = StratifiedSplit.Of(data.Sets.Train!, settings.ValidationSplit, settings.Seed).Validation;
        Predictions? validation = heldOut is null ? null : evaluator.Predict(heldOut, CancellationToken.None);
        Rejection? rejection = validation is null ? null
            : Rejection.Fit(validation, TemperatureScaling.Fit(validation));
        try
        {
            if (isFinished)
            {
                Predictions test = evaluator.Predict(data.Sets.Test, cancellation);
                return new RunEvaluation(
                    new EvaluatedImages(true, data.Sets.Test, EvaluationReport.Of(test, rejection?.Temperature)),
                    rejection, settings.Report ? Disturb(network, scaling, data.Sets.Test, team, cancellation) : []);
            }
        }
        catch (OperationCanceledException)
        {
            // Evaluated like a training that was interrupted earlier.
        }

        // The temperature was fitted on these images, so it is not evaluated on them.
        EvaluatedImages? images =
            validation is null ? null : new EvaluatedImages(false, heldOut!, EvaluationReport.Of(validation));
        return new RunEvaluation(images, rejection, []);
    }

    /// <summary>Empty if it is cancelled.</summary>
    private static IReadOnlyList<RobustnessRow> Disturb(
        Network network, InputScaling scaling, Dataset test, WorkerTeam team, CancellationToken cancellation)
    {
        try
        {
            return test.Count == 0 ? []
                : NeuralCore.Robustness.Measure(
                    network, test, team, new RobustnessOptions { Limit = DisturbedImages, Scaling = scaling },
                    cancellation: cancellation);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}

/// <summary>The images that a network was evaluated on, with its predictions.</summary>
/// <param name="IsTest">Whether they are the test set; else they are the validation images.</param>
internal sealed record EvaluatedImages(bool IsTest, Dataset Data, EvaluationReport Report)
{
    /// <summary>As text: <c>test images</c>.</summary>
    public string Part => IsTest ? "test images" : "validation images";
}
