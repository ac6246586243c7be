using System.Text.Json.Nodes;

namespace NeuralCore.Runs.Settings;

/// <summary>The settings of a training and of its run, with their defaults.</summary>
/// <remarks><see cref="Training"/> and <see cref="Run"/> define name, values and help of each.</remarks>
internal sealed record TrainSettings
{
    public const int MaxLayerSize = 65_536, MaxBatchSize = 1 << 20;

    /// <summary><c>auto</c>, a data set's name, or a folder of IDX files.</summary>
    public string Dataset { get; init; } = Defaults.Dataset;

    /// <summary>The folder of the data set's files; null searches the default folders.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Which data set of a folder with several; null where there is one.</summary>
    public string? DataSet { get; init; }

    /// <summary>A preset or an architecture; null for the default.</summary>
    public string? ModelText { get; init; }

    /// <summary>The model file or run whose weights the training starts from; null for new weights.</summary>
    public string? From { get; init; }

    /// <summary>The kind of line reader to train; null for a classifier of images, or for fine-tuning.</summary>
    public string? Reader { get; init; }

    /// <summary>Sizes of the hidden layers of an mlp; null for the preset's default.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Rate of the preset's dropout layers; null for the preset's default.</summary>
    public double? Dropout { get; init; }

    public int Epochs { get; init; } = TrainingDefaults.Epochs;

    public int BatchSize { get; init; } = TrainingDefaults.BatchSize;

    /// <summary>Parts of a batch whose gradients are added in a fixed tree; null for the default.</summary>
    public int? Shards { get; init; }

    public string OptimizerName { get; init; } = TrainingDefaults.Optimizer;

    /// <summary>The schedule's base rate; null for the default of optimizer and schedule.</summary>
    public double? LearningRate { get; init; }

    public string Schedule { get; init; } = TrainingDefaults.Schedule;

    public int WarmupSteps { get; init; }

    /// <summary>Null for the optimizer's default.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Maximum global norm of the gradients; null disables clipping.</summary>
    public double? ClipNorm { get; init; }

    public double LabelSmoothing { get; init; }

    public Augmentation Augmentation { get; init; } = Augmentation.None;

    public double ValidationSplit { get; init; } = TrainingDefaults.ValidationSplit;

    public ulong Seed { get; init; } = TrainingDefaults.Seed;

    public int Threads { get; init; } = Defaults.Threads;

    /// <summary>The number of training images to use; null for all.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>Epochs without improvement of the loss before early stopping; null disables it.</summary>
    public int? Patience { get; init; }

    /// <summary>Epochs between two checkpoints; 0 for none.</summary>
    public int CheckpointEvery { get; init; } = TrainingDefaults.CheckpointEvery;

    /// <summary>The folder in which the run creates its folder.</summary>
    public string Output { get; init; } = Defaults.Output;

    /// <summary>Whether charts and report.html are written.</summary>
    public bool Report { get; init; } = true;

    /// <summary>Whether data and network are checked before the first step.</summary>
    public bool Preflight { get; init; } = true;

    /// <summary>Whether standard output is one JSON object.</summary>
    public bool Json { get; init; }

    /// <summary>Whether only the result is printed.</summary>
    public bool Quiet { get; init; }

    /// <summary>The settings that determine the trained weights.</summary>
    public static IReadOnlyList<Setting> Training { get; } =
    [
        Setting.Of("dataset", "auto|mnist|fashion|generated|DIR",
            "The data set, or a folder of IDX files. auto: MNIST, or generated digits if it is not available. [auto]",
            ValueKind.Text, s => s.Dataset, (s, value) => s with { Dataset = value }),
        Setting.Of("data", "DIR", "The folder of the data set's files.",
            ValueKind.Text, s => s.DataFolder, (s, value) => s with { DataFolder = value }),
        Setting.Of("set", "NAME", "The data set of a folder with several, such as emnist-letters.",
            ValueKind.Text, s => s.DataSet, (s, value) => s with { DataSet = value }),
        Setting.Of("model", "PRESET|ARCHITECTURE",
            $"The network: {string.Join(", ", ModelChoice.PresetNames)}, or layers as in " +
                $"\"conv 3x3x32 relu | maxpool 2 | dense 10\". {Recipes()}. [{Defaults.Model}]",
            ValueKind.Text, s => s.Model.Name, (s, value) => s with { ModelText = value }),
        Setting.Of("from", "MODEL",
            "Start from the weights of this model file or run (fine-tuning), in place of --model. A reader takes --dataset " +
                $"DIR with images of lines and {ReaderChoice.LabelsFile}.",
            ValueKind.Text, s => s.From, (s, value) => s with { From = value }),
        Setting.Of("reader", string.Join('|', ReaderChoice.Names),
            "Train a reader of handwritten lines on synthetic lines, in place of a classifier of images. Defaults: 20 " +
                "epochs of 64,000 lines (--limit-train), batch size 64, adamw with learning rate 0.002 and cosine, clip " +
                "norm 5.",
            ValueKind.Choice([.. ReaderChoice.Names]), s => s.Reader, (s, value) => s with { Reader = value }),
        Setting.Of("hidden", "512,256", "Hidden layers of an mlp.", ValueKind.IntegerList("512,256", 1, MaxLayerSize),
            s => s.Hidden is null ? null : string.Join(',', s.Hidden), (s, value) => s with { Hidden = value }),
        Setting.Of("dropout", "RATE", "Dropout rate of the preset, or after each layer of --hidden.",
            ShareBelowOne(), s => s.Dropout, (s, value) => s with { Dropout = value }),
        Setting.Of("epochs", "N", $"Passes over the training images. [{TrainingDefaults.Epochs}]", ValueKind.Integer(0),
            s => s.Epochs, (s, value) => s with { Epochs = value }),
        Setting.Of("batch-size", "N", $"Images per training step. [{TrainingDefaults.BatchSize}]",
            ValueKind.Integer(1, MaxBatchSize), s => s.BatchSize, (s, value) => s with { BatchSize = value }),
        Setting.Of("shards", "N",
            "Parts of a batch that are computed separately, so that up to N processes of 'mpiexec -n N neuralcore " +
            $"train' share it; the result depends on N, not on the processes. [1, or {Defaults.Shards} with mpiexec]",
            ValueKind.Integer(1, TrainingOptions.MaxShards), s => s.Shards, (s, value) => s with { Shards = value }),
        Setting.Of("optimizer", "NAME", $"{string.Join(", ", OptimizerChoice.Names)}. [{TrainingDefaults.Optimizer}]",
            ValueKind.Choice(OptimizerChoice.Names), s => s.OptimizerName,
            (s, value) => s with { OptimizerName = value }),
        Setting.Of("learning-rate", "RATE", $"Base learning rate of the schedule. [{Rates()}]",
            ValueKind.Number("above 0", rate => rate > 0), s => s.Optimizer.LearningRate,
            (s, value) => s with { LearningRate = value }),
        Setting.Of("schedule", "NAME",
            $"Learning rate schedule: {string.Join(", ", NeuralCore.Schedule.Names)}. [{TrainingDefaults.Schedule}]",
            ValueKind.Choice(NeuralCore.Schedule.Names), s => s.Schedule, (s, value) => s with { Schedule = value }),
        Setting.Of("warmup-steps", "N", "Steps of linear warm-up of the learning rate from 0. [0]", ValueKind.Integer(0),
            s => s.WarmupSteps, (s, value) => s with { WarmupSteps = value }),
        Setting.Of("weight-decay", "RATE",
            $"Decoupled weight decay; adam and rmsprop have none. [{TrainingDefaults.AdamWDecay} for adamw, else 0]",
            ValueKind.Number("of at least 0", rate => rate >= 0), s => s.Optimizer.WeightDecay,
            (s, value) => s with { WeightDecay = value }),
        Setting.Of("clip-norm", "NORM", "Maximum global norm of the gradients (gradient clipping). [none]",
            ValueKind.Number("above 0", norm => norm > 0), s => s.ClipNorm, (s, value) => s with { ClipNorm = value }),
        Setting.Of("label-smoothing", "SHARE",
            "Label smoothing: the share of each target that is spread over all classes. [0]",
            ShareBelowOne(), s => s.LabelSmoothing, (s, value) => s with { LabelSmoothing = value }),
        Setting.Of("augment", "CHANGES",
            $"Data augmentation, random in every epoch: default (which is {Augmentation.Default}), any of these " +
                "parts, or none. [none]",
            ValueKind.Augmentation, s => s.Augmentation.ToString(), (s, value) => s with { Augmentation = value }),
        Setting.Of("validation-split", "SHARE",
            $"Share of the training images used for validation; 0 trains on all images. " +
                $"[{TrainingDefaults.ValidationSplit}]",
            ShareBelowOne(), s => s.ValidationSplit, (s, value) => s with { ValidationSplit = value }),
        Setting.Of("seed", "N", $"Seed of all random numbers. [{TrainingDefaults.Seed}]", ValueKind.Seed,
            s => s.Seed, (s, value) => s with { Seed = value }),
        Setting.Of("threads", "N", "Number of threads; the result does not depend on it. [all cores]",
            ValueKind.Integer(1, WorkerTeam.MaxThreads), s => s.Threads, (s, value) => s with { Threads = value }),
        Setting.Of("limit-train", "N", "Train on the first N images only. [all]", ValueKind.Integer(1),
            s => s.TrainLimit, (s, value) => s with { TrainLimit = value }),
    ];

    /// <summary>The other settings of a run.</summary>
    public static IReadOnlyList<Setting> Run { get; } =
    [
        Setting.Of("patience", "N",
            "Early stopping after N epochs without improvement of the validation loss; the best weights are " +
                "restored. [off]",
            ValueKind.Integer(1), s => s.Patience, (s, value) => s with { Patience = value }),
        Setting.Of("checkpoint-every", "N",
            "Epochs between two checkpoints, from which an interrupted run can be resumed; 0 writes none. " +
            $"[{TrainingDefaults.CheckpointEvery}]",
            ValueKind.Integer(0), s => s.CheckpointEvery, (s, value) => s with { CheckpointEvery = value }),
        Setting.Of("output", "DIR", $"The folder in which the run creates its folder. [{Defaults.Output}]",
            ValueKind.Text, s => s.Output,
            (s, value) => s with { Output = value.Length > 0 ? value : Defaults.Output }),
    ];

    public DataChoice Data => DataChoice.Of(Dataset, DataFolder, DataSet);

    public ModelChoice Model => Reader is not null ? ReaderChoice.Model(Reader, ModelText)
        : From is null ? ModelChoice.Of(ModelText, Hidden, Dropout)
        : ModelChoice.OfFile(From, ModelText, Hidden, Dropout);

    public OptimizerChoice Optimizer =>
        OptimizerChoice.Of(OptimizerName, Schedule, LearningRate, WeightDecay, ClipNorm) with
        {
            Beta2 = TrainsLines ? ReaderChoice.Beta2 : OptimizerChoice.DefaultBeta2,
        };

    /// <summary>The folder of labelled lines with which a line reader is fine-tuned; null for other trainings.</summary>
    public string? LineFolder => From is null ? null
        : Data.Folder is { } folder && File.Exists(Path.Combine(folder, ReaderChoice.LabelsFile)) ? folder : null;

    /// <summary>Whether a line reader is trained.</summary>
    public bool TrainsLines => Reader is not null || LineFolder is not null;

    /// <summary>
    /// The settings of <paramref name="given"/>: first the preset's recipe, if it has one, then the given values.
    /// </summary>
    /// <exception cref="UsageException">A text is not a value of its setting, or settings are inconsistent.</exception>
    public static TrainSettings Of(IReadOnlyList<(Setting Setting, string Text)> given)
    {
        TrainSettings wanted = Apply(new TrainSettings());
        if (wanted.TrainsLines)
        {
            HashSet<string> names = [.. given.Select(value => value.Setting.Name)];
            TrainSettings lines =
                ReaderChoice.Complete(Apply(ReaderChoice.Defaults(wanted.Reader is null, names)), names);
            _ = (lines.Model, lines.Optimizer);
            return ShardChoice.Check(lines);
        }

        TrainSettings settings = wanted.Model.Recipe is { } recipe ? Apply(OfRecipe(recipe, wanted)) : wanted;
        _ = (settings.Data, settings.Optimizer); // their constructors check the options
        return ShardChoice.Check(settings);

        TrainSettings Apply(TrainSettings start) =>
            given.Aggregate(start, (current, value) => value.Setting.Apply(current, value.Text));
    }

    /// <summary>The options for the library, without checkpoints.</summary>
    /// <param name="team">With <see cref="Threads"/> threads; the caller disposes of it.</param>
    public TrainingOptions Options(WorkerTeam team)
    {
        var schedule = NeuralCore.Schedule.Parse(Schedule);
        return new TrainingOptions
        {
            Epochs = Epochs,
            BatchSize = BatchSize,
            Shards = Shards ?? 1,
            ValidationSplit = TrainsLines ? 0 : ValidationSplit,
            MeasuredImages = TrainsLines ? 0 : TrainingOptions.DefaultMeasuredImages,
            Seed = Seed,
            Team = team,
            Loss = TrainsLines ? new CtcLoss() : new SoftmaxCrossEntropy(LabelSmoothing),
            Augmentation = Augmentation,
            Optimizer = Optimizer.Create,
            Schedule = WarmupSteps > 0 ? new Warmup(WarmupSteps, schedule) : schedule,
        };
    }

    /// <summary>Every setting that has a value, by its JSON name.</summary>
    public JsonObject ToJson()
    {
        var values = new JsonObject();
        foreach (Setting setting in Training.Concat(Run))
        {
            if (setting.Read(this) is { } value) values[setting.JsonName] = value;
        }

        return values;
    }

    /// <summary>Number of images of <paramref name="train"/> used for validation.</summary>
    public int HeldBack(Dataset train) => train.IsGenerated ? 0 : StratifiedSplit.Count(train.Count, ValidationSplit);

    /// <summary>
    /// A recipe's learning rate is for adam with one-cycle; with another optimizer or schedule its default is used.
    /// </summary>
    private static TrainSettings OfRecipe(Recipe recipe, TrainSettings wanted) => new()
    {
        Epochs = recipe.Epochs,
        BatchSize = recipe.BatchSize,
        LabelSmoothing = recipe.LabelSmoothing,
        ValidationSplit = recipe.ValidationSplit,
        Augmentation = recipe.Augmentation,
        LearningRate =
            (wanted.OptimizerName, wanted.Schedule) == (TrainingDefaults.Optimizer, TrainingDefaults.Schedule)
                ? recipe.LearningRate : null,
    };

    private static ValueKind<double> ShareBelowOne() =>
        ValueKind.Number("of at least 0 and below 1", share => share is >= 0 and < 1);

    private static string Recipes() => string.Join("; ", Recipe.All.Select(recipe =>
        $"Defaults of {recipe.Preset}: {Figures.Count(recipe.Epochs, "epoch")}, batch size {recipe.BatchSize}, " +
        $"adam with learning rate {recipe.LearningRate} and one-cycle, label smoothing {recipe.LabelSmoothing}, " +
        $"validation split {recipe.ValidationSplit}, augment {recipe.Augmentation}"));

    private static string Rates() => string.Join(", ", OptimizerChoice.Names
        .GroupBy(name => (
            OneCycle: TrainingDefaults.LearningRate(name, "one-cycle"),
            Other: TrainingDefaults.LearningRate(name, "constant")))
        .Select(rate => rate.Key.OneCycle == rate.Key.Other
            ? $"{rate.Key.Other} for {string.Join(", ", rate)}"
            : $"{rate.Key.OneCycle} with one-cycle, else {rate.Key.Other} for {string.Join(", ", rate)}"));
}
