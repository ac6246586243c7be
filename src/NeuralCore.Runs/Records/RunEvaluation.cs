using NeuralCore.Handwriting.Lines;
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

    /// <summary>Fewer validation lines do not replace the calibration of a reader that is fine-tuned.</summary>
    private const int MinForCalibration = 100;

    /// <summary>Of a line reader; null for a classifier, and where the run ended before the evaluation.</summary>
    public EvaluatedLines? Lines { get; init; }

    public static RunEvaluation None { get; } = new(null, null, []);

    /// <summary>Null where the test set was not read.</summary>
    public EvaluationReport? Test => Images is { IsTest: true } ? Images.Report : null;

    /// <summary>
    /// Reads the test set, once per run. An interrupted training is evaluated on its validation images, and the test
    /// set is not read.
    /// </summary>
    /// <param name="calibration">Of the line reader that was fine-tuned: temperature and threshold, or empty where it
    /// has none; null for a new reader.</param>
    public static RunEvaluation Of(
        Network network, InputScaling scaling, FoundData data, TrainSettings settings, bool isFinished,
        WorkerTeam team, IReadOnlyList<double>? calibration, CancellationToken cancellation)
    {
        if (data.Lines is not null)
            return OfLines(network, data, settings.BatchSize, isFinished, team, calibration, cancellation);
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

    private static RunEvaluation OfLines(
        Network network, FoundData data, int batch, bool isFinished, WorkerTeam team,
        IReadOnlyList<double>? calibration, CancellationToken cancellation)
    {
        LineOutputs validation =
            LineOutputs.Of(network, data.Lines!.Validation, batch, team, CancellationToken.None);
        bool isFitted = validation.Count >= MinForCalibration || calibration is null;
        (double kept, double threshold) = calibration is [var t, var τ] ? (t, τ) : (1, 0);
        double temperature = isFitted ? validation.FitTemperature() : kept;
        LineEvaluation held = validation.Read(temperature);
        var rejection = new Rejection(temperature, isFitted ? held.RejectBelow() : threshold);
        EvaluatedLines results = new(IsTest: false, isFinished && !data.Lines.IsTestRead, held);
        try
        {
            if (isFinished && data.Lines.IsTestRead)
            {
                var test = LineOutputs.Of(network, data.Sets.Test, batch, team, cancellation);
                results = new EvaluatedLines(IsTest: true, IsFinal: true, test.Read(temperature));
            }
        }
        catch (OperationCanceledException)
        {
            // Evaluated like a training that was interrupted earlier.
        }

        return new RunEvaluation(null, rejection, []) { Lines = results };
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

/// <summary>The lines that a network was evaluated on, with the texts that it read.</summary>
/// <param name="IsTest">Whether they are the test lines; else they are the validation lines.</param>
/// <param name="IsFinal">Whether they are the results of the whole training.</param>
internal sealed record EvaluatedLines(bool IsTest, bool IsFinal, LineEvaluation Report)
{
    /// <summary>As text: <c>test lines</c>.</summary>
    public string Part => IsTest ? "test lines" : "validation lines";

    /// <summary>The result in one line.</summary>
    public string Sentence => $"accuracy {Figures.Percent(Report.Accuracy)} (95 % confidence interval " +
        $"{Figures.Percent(Report.AccuracyInterval.Low)} to {Figures.Percent(Report.AccuracyInterval.High)}): " +
        $"{Figures.Count(Report.Exact)} of {Figures.Count(Report.Count)} {Part} read exactly; character error rate " +
        $"{Figures.Percent(Report.CharacterErrorRate)}; loss {Figures.Loss(Report.Loss)}";
}
