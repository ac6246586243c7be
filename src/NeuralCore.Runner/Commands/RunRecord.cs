using System.Globalization;
using System.Text.Json;
using NeuralCore.Evaluation;
using NeuralCore.Models;
using NeuralCore.Networks;
using NeuralCore.Runner.Reports;
using NeuralCore.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>What a run leaves: its figures and, unless it diverged, its model.</summary>
/// <param name="Test">Null where the run did not come so far.</param>
/// <param name="BestEpoch">The epoch whose weights early stopping restored; null: the network is as the last step left it.</param>
internal sealed record RunRecord(
    TrainSettings Settings, RunFolder Folder, DateTimeOffset Started, FoundData Data, Network Network, History History, EvaluationResult? Test, int? BestEpoch)
{
    private static readonly string Version = typeof(Network).Assembly.GetName().Version!.ToString(3);

    public RunMetrics Metrics => new(
        Folder.Path, Started, Version, Data.Id, Data.Sets.Source, Settings.Model.Name, Network.Architecture, Network.ParameterCount, Settings.Seed, Settings.Threads, Settings.BatchSize,
        Settings.Optimizer.Name, Settings.Optimizer.LearningRate, Settings.Schedule, Settings.WarmupSteps, Settings.Optimizer.WeightDecay, Settings.Optimizer.ClipNorm, Settings.LabelSmoothing,
        Settings.ValidationSplit, Settings.Patience, Data.Sets.Train!.Count, Reason(), History.Divergence?.ToString(), BestEpoch,
        [.. History.Epochs.Select(EpochMetrics.Of)], History.TrainSeconds, Test is null ? null : TestMetrics.Of(Test), HasModel ? WeightHash.Of(Network) : null);

    /// <summary>Whether there is a model worth saving: diverged weights are not, unless early stopping restored better ones.</summary>
    public bool HasModel => History.StopReason != StopReason.Diverged || BestEpoch is not null;

    /// <summary>Writes model and figures; history.csv was written as the epochs went by.</summary>
    public void Save()
    {
        RunFolder.WriteWhole(Folder.Metrics, Json.Write(Metrics) + "\n");
        if (HasModel) ModelFile.Save(Folder.Model, new Model(Network, Data.Sets.Train!.ClassNames, Provenance()));
    }

    private string Reason() => JsonNamingPolicy.CamelCase.ConvertName(History.StopReason.ToString());

    private IEnumerable<KeyValuePair<string, string>> Provenance()
    {
        yield return new(ModelKeys.Preset, Settings.Model.Name);
        yield return new(ModelKeys.DataSet, Data.Id);
        yield return new(ModelKeys.Seed, Settings.Seed.ToString(CultureInfo.InvariantCulture));
        yield return new(ModelKeys.Epochs, Math.Max(0, History.Epochs.Count - 1).ToString(CultureInfo.InvariantCulture));
        if (Test is not null) yield return new(ModelKeys.TestAccuracy, Test.Accuracy.ToString(CultureInfo.InvariantCulture));
        yield return new(ModelKeys.LibraryVersion, Version);
        yield return new(ModelKeys.Date, Started.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
