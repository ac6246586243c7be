using System.Globalization;
using System.Text.Json;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>The results of a run: its metrics and, unless it diverged, its model.</summary>
/// <param name="Scaling">Of pixels to the network's inputs.</param>
/// <param name="Begun">run.json as it was written at the start.</param>
/// <param name="LearningRates">Over the training; time in epochs.</param>
/// <param name="RunEvaluation"><see cref="RunEvaluation.None"/> where the run ended before the evaluation.</param>
/// <param name="BestEpoch">The epoch whose weights were restored; null: the network has the weights of the last
/// step.</param>
internal sealed record RunRecord(
    TrainSettings Settings, RunFolder Folder, RunDescription Begun, FoundData Data, Network Network,
    InputScaling Scaling, History History, IReadOnlyList<(double Epoch, double Rate)> LearningRates,
    RunEvaluation RunEvaluation, int? BestEpoch)
{
    private static readonly string Version = typeof(Network).Assembly.GetName().Version!.ToString(3);

    private RunDescription? ended;

    public EvaluatedImages? Evaluated => RunEvaluation.Images;

    /// <summary>Null where the test set was not read.</summary>
    public EvaluationReport? Test => RunEvaluation.Test;

    /// <summary>Of a line reader.</summary>
    public EvaluatedLines? Lines => RunEvaluation.Lines;

    /// <summary>Whether the results are those of the whole training.</summary>
    public bool IsEvaluated => Test is not null || Lines is { IsFinal: true };

    private TestMetrics? TestMetrics => Test is not null ? Records.TestMetrics.Of(Test)
        : Lines is { IsTest: true } ? Records.TestMetrics.Of(Lines.Report) : null;

    public RunMetrics Metrics => new(
        Folder.Path, Begun.Started, Version, Data.Sets.Source, RunSettings.Of(Settings, Data, Network),
        Data.Sets.Train!.Count, Reason, History.Divergence?.ToString(), BestEpoch,
        [.. History.Epochs.Select(EpochMetrics.Of)], History.TrainSeconds,
        TestMetrics, WeightsSha256)
    {
        Validation = Lines is { IsTest: false } ? Records.TestMetrics.Of(Lines.Report) : null,
    };

    /// <summary>
    /// Whether there is a model to save: not after a divergence, unless the weights of a better epoch were restored.
    /// </summary>
    public bool HasModel => History.StopReason != StopReason.Diverged || BestEpoch is not null;

    private string? WeightsSha256 => HasModel ? WeightHash.Of(Network) : null;

    /// <summary>A run whose evaluation was interrupted is not completed, although its training is.</summary>
    private string Reason
    {
        get
        {
            bool isUnread = History.StopReason is (StopReason.Completed or StopReason.EarlyStopped) && !IsEvaluated;
            return JsonNamingPolicy.CamelCase.ConvertName(
                (isUnread ? StopReason.Cancelled : History.StopReason).ToString());
        }
    }

    /// <summary>Completed epochs; epoch 0 is the untrained network.</summary>
    public int EpochsRun => Math.Max(0, History.Epochs.Count - 1);

    /// <summary>The final run.json, if model and metrics are saved.</summary>
    public RunDescription Ended => ended ??= Describe();

    private RunDescription Describe() => Begun with
    {
        State = Reason,
        Error = History.Divergence?.ToString(),
        Findings = History.Divergence is { Finding: var failure }
            ? [.. Begun.Findings ?? [], FindingRecord.Of(failure)] : [.. Begun.Findings ?? []],
        Ended = TimeProvider.System.GetLocalNow(),
        TrainSeconds = History.TrainSeconds,
        Data = Begun.Data.WithHashes(Data),
        EvaluatedOn = (Evaluated?.IsTest ?? Lines?.IsTest) is not { } isTest ? null : isTest ? "The test set was read once, after the training."
            : $"The test set was not read: the results are those of the {Lines?.Part ?? "validation images"}.",
        TestAccuracy = TestMetrics?.Accuracy,
        WeightsSha256 = WeightsSha256,
        EpochsRun = EpochsRun,
    };

    /// <summary>The metadata of the model file.</summary>
    public IEnumerable<KeyValuePair<string, string>> Provenance()
    {
        yield return new(ModelKeys.Preset, Settings.Model.Name);
        yield return new(ModelKeys.DataSet, Data.Id);
        yield return new(ModelKeys.Seed, Settings.Seed.ToString(CultureInfo.InvariantCulture));
        yield return new(ModelKeys.Epochs, EpochsRun.ToString(CultureInfo.InvariantCulture));
        if (TestMetrics is { Accuracy: { } accuracy })
            yield return new(ModelKeys.TestAccuracy, accuracy.ToString(CultureInfo.InvariantCulture));
        if (RunEvaluation.Rejection is { } rejection)
        {
            yield return new(ModelKeys.Temperature, rejection.Temperature.ToString("G6", CultureInfo.InvariantCulture));
            yield return new(ModelKeys.RejectBelow, rejection.Threshold.ToString("G6", CultureInfo.InvariantCulture));
        }

        if (Data.Lines?.Words is { } words) yield return new(ModelKeys.Words, words);
        yield return new(ModelKeys.LibraryVersion, Version);
        yield return new(ModelKeys.Date, Begun.Started.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
