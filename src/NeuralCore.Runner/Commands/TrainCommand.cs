using System.CommandLine;
using NeuralCore.Data.Augmentation;
using NeuralCore.Optimizers.Schedules;
using NeuralCore.Runner.Reports;
using NeuralCore.Threading;
using NeuralCore.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore train</c>: its options, each with its default.</summary>
internal static class TrainCommand
{
    /// <summary>As large as an architecture's.</summary>
    public const int LargestLayer = 65_536;

    public const int LargestBatch = 1 << 20;

    public static Command Create()
    {
        Option<string?> dataset = DataChoice.DatasetOption("auto: MNIST, or generated digits where it cannot be had. [auto]");
        Option<string?> data = DataChoice.FolderOption(), set = DataChoice.SetOption();
        Option<string?> model = CommandOption.Text("--model", "PRESET|ARCHITECTURE", $"The network: {string.Join(", ", ModelChoice.PresetNames)}, or layers as in \"conv 3x3x32 relu | maxpool 2 | dense 10\". {Recipes()}. [{Defaults.Model}]");
        Option<int[]?> hidden = CommandOption.WholeList("--hidden", "512,256", "Hidden layers of an mlp.", LargestLayer);
        Option<double?> dropout = CommandOption.Number("--dropout", "RATE", "Rate of the preset's dropout layers, or after each of --hidden.", "of at least 0 and below 1", rate => rate is >= 0 and < 1);
        Option<int?> epochs = CommandOption.Whole("--epochs", "N", $"Passes over the training images. [{Defaults.Epochs}]", 0);
        Option<int?> batchSize = CommandOption.Whole("--batch-size", "N", $"Images of a step. [{Defaults.BatchSize}]", 1, LargestBatch);
        Option<string?> optimizer = CommandOption.Choice("--optimizer", "NAME", $"{string.Join(", ", OptimizerChoice.Names)}. [{Defaults.Optimizer}]", OptimizerChoice.Names);
        Option<double?> learningRate = CommandOption.Number("--learning-rate", "RATE", $"The schedule's base rate. [{Rates()}]", "above 0", rate => rate > 0);
        Option<string?> schedule = CommandOption.Choice("--schedule", "NAME", $"How the rate changes: {string.Join(", ", Schedule.Names)}. [{Defaults.Schedule}]", Schedule.Names);
        Option<int?> warmup = CommandOption.Whole("--warmup-steps", "N", "Steps in which the rate first rises from 0. [0]", 0);
        Option<double?> weightDecay = CommandOption.Number("--weight-decay", "RATE", $"Decoupled weight decay; adam and rmsprop have none. [{Defaults.AdamWDecay} for adamw, else 0]", "of at least 0", rate => rate >= 0);
        Option<double?> clipNorm = CommandOption.Number("--clip-norm", "NORM", "The largest norm of all gradients together. [none]", "above 0", norm => norm > 0);
        Option<double?> labelSmoothing = CommandOption.Number("--label-smoothing", "SHARE", "The part of each target that is spread over all classes. [0]", "of at least 0 and below 1", share => share is >= 0 and < 1);
        Option<Augmentation?> augment = AugmentOption.Create();
        Option<double?> validationSplit = CommandOption.Number("--validation-split", "SHARE", $"The share of the training images held back to watch the learning by; 0 trains on all. [{Defaults.ValidationSplit}]", "of at least 0 and below 1", share => share is >= 0 and < 1);
        Option<int?> patience = CommandOption.Whole("--patience", "N", "Stop after N epochs without a better validation loss, and keep the best weights. [off]", 1);
        Option<ulong?> seed = CommandOption.Seed("--seed", $"Everything random follows from it. [{Defaults.Seed}]");
        Option<int?> threads = CommandOption.Whole("--threads", "N", "Threads that compute; the result does not depend on it. [all cores]", 1, WorkerTeam.MaxThreads);
        Option<int?> limit = CommandOption.Whole("--limit-train", "N", "Train on the first N images only, for a quick try. [all]", 1);
        Option<int?> checkpointEvery = CommandOption.Whole("--checkpoint-every", "N", $"Epochs between two checkpoints, from which a run that was broken off can be resumed; 0 makes none. [{Defaults.CheckpointEvery}]", 0);
        Option<string?> resume = ResumeCommand.CreateOption();
        Option<string?> output = CommandOption.Text("--output", "DIR", $"Where the run gets a folder of its own. [{Defaults.Output}]");
        Option<bool> noReport = CommandOption.Switch("--no-report", "Make no pictures and no report.html: only the model and the figures.");
        Option<bool> json = CommandOption.Switch("--json", "Print metrics.json's content on standard output and nothing else there.");
        Option<bool> quiet = CommandOption.Quiet();

        var command = new Command("train", "Train a network, evaluate it on the test set, and save both.")
        {
            dataset, data, set, model, hidden, dropout, epochs, batchSize, optimizer, learningRate, schedule, warmup, weightDecay, clipNorm, labelSmoothing,
            augment, validationSplit, patience, seed, threads, limit, checkpointEvery, resume, output, noReport, json, quiet,
        };
        command.SetAction(parsed => (int)(parsed.GetValue(resume) is { } run ? ResumeCommand.Run(run, parsed, Settings) : new TrainSession(Settings(parsed), [.. parsed.Tokens.Skip(1).Select(token => token.Value)]).Run()));
        return command;

        TrainSettings Settings(ParseResult parsed)
        {
            DataChoice chosenData = DataChoice.Of(parsed.GetValue(dataset), parsed.GetValue(data), parsed.GetValue(set));
            ModelChoice chosenModel = ModelChoice.Of(parsed.GetValue(model), parsed.GetValue(hidden), parsed.GetValue(dropout));
            Recipe? recipe = chosenModel.Recipe; // what the user says comes first, then the preset's recipe, then the defaults
            string chosenSchedule = parsed.GetValue(schedule) ?? Defaults.Schedule;
            return new TrainSettings(
                chosenData,
                chosenModel,
                OptimizerChoice.Of(parsed.GetValue(optimizer), chosenSchedule, parsed.GetValue(learningRate), parsed.GetValue(weightDecay), parsed.GetValue(clipNorm), recipe),
                chosenSchedule,
                parsed.GetValue(warmup) ?? 0,
                parsed.GetValue(epochs) ?? recipe?.Epochs ?? Defaults.Epochs,
                parsed.GetValue(batchSize) ?? recipe?.BatchSize ?? Defaults.BatchSize,
                parsed.GetValue(labelSmoothing) ?? recipe?.LabelSmoothing ?? 0,
                parsed.GetValue(augment) ?? recipe?.Augmentation ?? Augmentation.None,
                parsed.GetValue(validationSplit) ?? recipe?.ValidationSplit ?? Defaults.ValidationSplit,
                parsed.GetValue(patience),
                parsed.GetValue(seed) ?? Defaults.Seed,
                parsed.GetValue(threads) ?? Defaults.Threads,
                parsed.GetValue(limit) ?? int.MaxValue,
                parsed.GetValue(checkpointEvery) ?? Defaults.CheckpointEvery,
                parsed.GetValue(output) is { Length: > 0 } folder ? folder : Defaults.Output,
                !parsed.GetValue(noReport),
                parsed.GetValue(json),
                parsed.GetValue(quiet));
        }
    }

    private static string Recipes() => string.Join("; ", Recipe.All.Select(recipe =>
        $"{recipe.Preset} brings its own defaults: {Figures.Count(recipe.Epochs, "epoch")}, batches of {recipe.BatchSize}, adam at {recipe.LearningRate} under one-cycle, label smoothing {recipe.LabelSmoothing}, validation split {recipe.ValidationSplit}, augment {recipe.Augmentation}"));

    private static string Rates() => string.Join(", ", OptimizerChoice.Names
        .GroupBy(name => (OneCycle: Defaults.LearningRate(name, "one-cycle"), Other: Defaults.LearningRate(name, "constant")))
        .Select(rate => $"{(rate.Key.OneCycle == rate.Key.Other ? $"{rate.Key.Other}" : $"{rate.Key.OneCycle} under one-cycle, else {rate.Key.Other}")} for {string.Join(", ", rate)}"));
}
