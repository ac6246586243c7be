using System.CommandLine;
using NeuralCore.Handwriting;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore summary</c>: layers, shapes, parameters and costs of a network, and with <c>--time</c> the time of
/// each stage of a training step.
/// </summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        Argument<string> file = ModelArgument.Create("A model file, or the folder of a run.", required: false);
        Option<string?> model = CommandOption.Text(
            "--model", "PRESET|ARCHITECTURE", $"A network for images of {MnistFormat.ImageShape}. [{Defaults.Model}]");
        Option<int[]?> hidden =
            CommandOption.IntegerList("--hidden", "512,256", "Hidden layers of an mlp.", TrainSettings.MaxLayerSize);
        Option<int?> classes =
            CommandOption.Integer("--classes", "N", $"Outputs of a preset. [{MnistFormat.ClassCount}]", 1, 256);
        Option<bool> time = CommandOption.Switch(
            "--time", "Also run training steps and print the time of each stage.");
        Option<int?> batchSize = CommandOption.Integer(
            "--batch-size", "N", $"Images per measured step. [{TrainingDefaults.BatchSize}]", 1,
            TrainSettings.MaxBatchSize);
        Option<int?> threads =
            CommandOption.Integer("--threads", "N", "Threads of a measured step. [all cores]", 1, WorkerTeam.MaxThreads);
        var command = new Command(
            "summary", "Print a network's layers, shapes, parameters and costs.")
        {
            file, model, hidden, classes, time, batchSize, threads,
        };
        command.SetAction(parsed =>
        {
            if (!parsed.GetValue(time) && (parsed.GetValue(batchSize) ?? parsed.GetValue(threads)) is not null)
                throw new UsageException("--batch-size and --threads require --time: add it, or leave them out.");
            if (parsed.GetValue(file) is { } path && LoadedModel.IsGraph(path))
                return (int)ShowGraph(path, parsed.GetValue(time));
            Network network = Choose(
                parsed.GetValue(file), parsed.GetValue(model), parsed.GetValue(hidden), parsed.GetValue(classes));
            var screen = Screen.Output();
            LayerTable.Write(screen, network);
            if (!parsed.GetValue(time)) return (int)ExitCode.Success;
            screen.Line();
            new StepTiming(screen, parsed.GetValue(batchSize) ?? TrainingDefaults.BatchSize,
                parsed.GetValue(threads) ?? Defaults.Threads).Run(network);
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static ExitCode ShowGraph(string path, bool time)
    {
        if (time)
        {
            throw new UsageException($"--time runs training steps, and {LoadedModel.KindOf(path)} is not trainable: import it as a " +
                "model first.");
        }

        GraphTable.Write(Screen.Output(), LoadedModel.ReadGraph(LoadedModel.FileOf(path)), LoadedModel.IsTFLite(path));
        return ExitCode.Success;
    }

    private static Network Choose(string? file, string? model, int[]? hidden, int? classes)
    {
        if (file is null)
        {
            return ModelChoice.Of(model, hidden, dropout: null)
                .Build(MnistFormat.ImageShape, classes ?? MnistFormat.ClassCount, TrainingDefaults.Seed);
        }

        if (model is not null || hidden is { Length: > 0 } || classes is not null)
            throw new UsageException("A model file defines its network: leave out --model, --hidden and --classes.");
        if (ModelChoice.PresetNames.Contains(file) && !File.Exists(file))
            throw new UsageException($"'{file}' is a preset, not a file: summary --model {file}");
        return LoadedModel.Of(LoadedModel.FileOf(file)).Model.Network;
    }
}
