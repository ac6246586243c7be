using System.Globalization;
using NeuralCore.Explain;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>
/// Saves the weights after each epoch as small model files, <c>snapshots/epoch-003.safetensors</c>, for the replay of
/// <c>explain</c>. It only observes the training.
/// </summary>
/// <param name="folder">Created at the first epoch.</param>
/// <param name="every">Epochs between two snapshots.</param>
/// <param name="classNames">Of the saved models.</param>
internal sealed class WeightSnapshots(
    string folder, int every, IReadOnlyList<string> classNames, InputScaling scaling, DiskWatch watch)
    : TrainingCallback
{
    private const string Prefix = "epoch-", Extension = ".safetensors";

    /// <summary>The callback of a training of a classifier with snapshots; none for another.</summary>
    public static IEnumerable<TrainingCallback> For(
        TrainSettings settings, RunFolder folder, TrainingSetup setup, DiskWatch watch) =>
        settings.SnapshotEvery == 0 || setup.Data.Lines is not null ? []
            : [new WeightSnapshots(folder.Snapshots, settings.SnapshotEvery, setup.Data.Classes, setup.Scaling, watch)];

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        if (epoch.Epoch % every != 0) return false;
        watch.Try(() =>
        {
            Directory.CreateDirectory(folder);
            string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch.Epoch:000}{Extension}");
            ModelFile.Save(Path.Combine(folder, name), new Model(network, classNames, scaling: scaling));
        });
        return false;
    }

    /// <summary>The snapshots of a run, oldest first; none if the folder does not exist.</summary>
    public static IReadOnlyList<string> Files(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, $"{Prefix}*{Extension}").Order(StringComparer.Ordinal)] : [];

    /// <summary><c>epoch 3</c></summary>
    public static string Title(string file) =>
        $"epoch {Path.GetFileNameWithoutExtension(file)[Prefix.Length..].TrimStart('0').PadLeft(1, '0')}";

    /// <summary>The weights of a checkpoint in a network like that of <paramref name="model"/>.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is of another network.</exception>
    public static Snapshot Of(Checkpoint checkpoint, Model model)
    {
        Network network = NetworkArchitecture.BuildBlank(
            model.Network.Architecture, model.InputShape, model.Network.ParameterCount);
        foreach ((string name, Tensor tensor) in network.State())
            checkpoint.CopyTo($"{TrainingState.NetworkPrefix}{name}", tensor);
        return new Snapshot($"step {checkpoint.Step}", new Model(network, model.ClassNames, scaling: model.Scaling));
    }
}
