using System.CommandLine;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>The options that say what is trained on what and how, each with its default: those of <c>train</c> and of <c>doctor</c>.</summary>
internal sealed class TrainingArguments
{
    /// <summary>As large as an architecture's.</summary>
    public const int LargestLayer = 65_536;

    public const int LargestBatch = 1 << 20;

    private readonly Option<string?> dataset = CommandOption.Dataset("auto: MNIST, or generated digits where it cannot be had. [auto]");
    private readonly Option<string?> data = CommandOption.DataFolder(), set = CommandOption.DataSet();
    private readonly Option<string?> model = CommandOption.Text("--model", "PRESET|ARCHITECTURE", $"The network: {string.Join(", ", ModelChoice.PresetNames)}, or layers as in \"conv 3x3x32 relu | maxpool 2 | dense 10\". {Recipes()}. [{Defaults.Model}]");
    private readonly Option<int[]?> hidden = CommandOption.WholeList("--hidden", "512,256", "Hidden layers of an mlp.", LargestLayer);
    private readonly Option<double?> dropout = CommandOption.Number("--dropout", "RATE", "Rate of the preset's dropout layers, or after each of --hidden.", "of at least 0 and below 1", rate => rate is >= 0 and < 1);
    private readonly Option<int?> epochs = CommandOption.Whole("--epochs", "N", $"Passes over the training images. [{TrainingDefaults.Epochs}]", 0);
    private readonly Option<int?> batchSize = CommandOption.Whole("--batch-size", "N", $"Images of a step. [{TrainingDefaults.BatchSize}]", 1, LargestBatch);
    private readonly Option<string?> optimizer = CommandOption.Choice("--optimizer", "NAME", $"{string.Join(", ", OptimizerChoice.Names)}. [{TrainingDefaults.Optimizer}]", OptimizerChoice.Names);
    private readonly Option<double?> learningRate = CommandOption.Number("--learning-rate", "RATE", $"The schedule's base rate. [{Rates()}]", "above 0", rate => rate > 0);
    private readonly Option<string?> schedule = CommandOption.Choice("--schedule", "NAME", $"How the rate changes: {string.Join(", ", Schedule.Names)}. [{TrainingDefaults.Schedule}]", Schedule.Names);
    private readonly Option<int?> warmup = CommandOption.Whole("--warmup-steps", "N", "Steps in which the rate first rises from 0. [0]", 0);
    private readonly Option<double?> weightDecay = CommandOption.Number("--weight-decay", "RATE", $"Decoupled weight decay; adam and rmsprop have none. [{TrainingDefaults.AdamWDecay} for adamw, else 0]", "of at least 0", rate => rate >= 0);
    private readonly Option<double?> clipNorm = CommandOption.Number("--clip-norm", "NORM", "The largest norm of all gradients together. [none]", "above 0", norm => norm > 0);
    private readonly Option<double?> labelSmoothing = CommandOption.Number("--label-smoothing", "SHARE", "The part of each target that is spread over all classes. [0]", "of at least 0 and below 1", share => share is >= 0 and < 1);
    private readonly Option<Augmentation?> augment = AugmentOption.Create();
    private readonly Option<double?> validationSplit = CommandOption.Number("--validation-split", "SHARE", $"The share of the training images held back to watch the learning by; 0 trains on all. [{TrainingDefaults.ValidationSplit}]", "of at least 0 and below 1", share => share is >= 0 and < 1);
    private readonly Option<ulong?> seed = CommandOption.Seed("--seed", $"Everything random follows from it. [{TrainingDefaults.Seed}]");
    private readonly Option<int?> threads = CommandOption.Whole("--threads", "N", "Threads that compute; the result does not depend on it. [all cores]", 1, WorkerTeam.MaxThreads);
    private readonly Option<int?> limit = CommandOption.Whole("--limit-train", "N", "Train on the first N images only, for a quick try. [all]", 1);
    private readonly Option<bool> quiet = CommandOption.Quiet();

    /// <param name="json">The command's own, which says what is printed.</param>
    public TrainingArguments(Option<bool> json) => Json = json;

    public Option<bool> Json { get; }

    public IEnumerable<Option> All =>
    [
        dataset, data, set, model, hidden, dropout, epochs, batchSize, optimizer, learningRate, schedule, warmup, weightDecay, clipNorm, labelSmoothing,
        augment, validationSplit, seed, threads, limit, Json, quiet,
    ];

    /// <summary>Checks that the options fit together; what is not among them is off.</summary>
    public TrainSettings Settings(ParseResult parsed)
    {
        DataChoice chosenData = DataChoice.Of(parsed.GetValue(dataset), parsed.GetValue(data), parsed.GetValue(set));
        ModelChoice chosenModel = ModelChoice.Of(parsed.GetValue(model), parsed.GetValue(hidden), parsed.GetValue(dropout));
        Recipe? recipe = chosenModel.Recipe; // what the user says comes first, then the preset's recipe, then the defaults
        string chosenSchedule = parsed.GetValue(schedule) ?? TrainingDefaults.Schedule;
        return new TrainSettings(
            chosenData,
            chosenModel,
            OptimizerChoice.Of(parsed.GetValue(optimizer), chosenSchedule, parsed.GetValue(learningRate), parsed.GetValue(weightDecay), parsed.GetValue(clipNorm), recipe),
            chosenSchedule,
            parsed.GetValue(warmup) ?? 0,
            parsed.GetValue(epochs) ?? recipe?.Epochs ?? TrainingDefaults.Epochs,
            parsed.GetValue(batchSize) ?? recipe?.BatchSize ?? TrainingDefaults.BatchSize,
            parsed.GetValue(labelSmoothing) ?? recipe?.LabelSmoothing ?? 0,
            parsed.GetValue(augment) ?? recipe?.Augmentation ?? Augmentation.None,
            parsed.GetValue(validationSplit) ?? recipe?.ValidationSplit ?? TrainingDefaults.ValidationSplit,
            parsed.GetValue(seed) ?? TrainingDefaults.Seed,
            parsed.GetValue(threads) ?? Defaults.Threads,
            parsed.GetValue(limit) ?? int.MaxValue,
            parsed.GetValue(Json),
            parsed.GetValue(quiet));
    }

    private static string Recipes() => string.Join("; ", Recipe.All.Select(recipe =>
        $"{recipe.Preset} brings its own defaults: {Figures.Count(recipe.Epochs, "epoch")}, batches of {recipe.BatchSize}, adam at {recipe.LearningRate} under one-cycle, label smoothing {recipe.LabelSmoothing}, validation split {recipe.ValidationSplit}, augment {recipe.Augmentation}"));

    private static string Rates() => string.Join(", ", OptimizerChoice.Names
        .GroupBy(name => (OneCycle: TrainingDefaults.LearningRate(name, "one-cycle"), Other: TrainingDefaults.LearningRate(name, "constant")))
        .Select(rate => $"{(rate.Key.OneCycle == rate.Key.Other ? $"{rate.Key.Other}" : $"{rate.Key.OneCycle} under one-cycle, else {rate.Key.Other}")} for {string.Join(", ", rate)}"));
}
