using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Runs.Settings;

/// <summary>The defaults of the training of a line reader, and the options that it does not have.</summary>
internal static class ReaderChoice
{
    /// <summary>The file of labelled lines in a folder.</summary>
    public const string LabelsFile = LabelsCsv.FileName;

    /// <summary>Of adamw: the loss of lines changes faster than that of images.</summary>
    public const double Beta2 = 0.99;

    private const int BatchSize = 64, MaxWarmup = 200;

    /// <summary>Of a new reader and of a fine-tuning on at least 16 times <see cref="FewLines"/>; of one on
    /// fewer.</summary>
    private const double LearningRate = 0.002, MinLearningRate = 0.0005, FewLines = 128;

    /// <summary>Steps per epoch.</summary>
    private const int MinFineTuningSteps = 50, MaxSteps = 1000;

    public static IEnumerable<string> Names => ReaderKind.All.Select(kind => kind.Name);

    private static readonly string[] NotForLines = ["hidden", "dropout", "label-smoothing", "augment", "set"];

    /// <summary>The settings before the given values are applied.</summary>
    /// <param name="lineFolder">The labelled lines of a fine-tuning; null for a new reader.</param>
    /// <param name="given">Names of the given settings.</param>
    /// <exception cref="IOException">The labels cannot be read.</exception>
    public static TrainSettings Defaults(string? lineFolder, IReadOnlySet<string> given)
    {
        int? rows = lineFolder is null ? null : File.ReadLines(Path.Combine(lineFolder, LabelsFile)).Count();
        return new TrainSettings
        {
            Epochs = rows is null ? 20 : 8,
            TrainLimit = BatchSize * (rows is { } lines ? FineTuningSteps(lines) : MaxSteps),
            BatchSize = BatchSize,
            OptimizerName = "adamw",
            Schedule = "cosine",
            // With another optimizer or schedule, its default is used.
            LearningRate = given.Contains("optimizer") || given.Contains("schedule") ? null
                : rows is { } labelled ? FineTuningRate(labelled) : LearningRate,
            ClipNorm = 5,
        };
    }

    /// <summary>
    /// Steps per epoch in which each labelled line is drawn twice: half of a batch is synthetic.
    /// </summary>
    private static int FineTuningSteps(int rows) =>
        (int)Math.Clamp((4L * rows + BatchSize - 1) / BatchSize, MinFineTuningSteps, MaxSteps);

    /// <summary>
    /// The learning rate grows with the root of the number of labelled lines: few lines are memorised at a high rate,
    /// and a hand that is new to the reader needs both many lines and the rate of a new reader.
    /// </summary>
    internal static double FineTuningRate(int rows) =>
        Math.Clamp(MinLearningRate * Math.Sqrt(rows / FewLines), MinLearningRate, LearningRate);

    /// <summary>Refuses options without effect, and shortens the warm-up for a short training.</summary>
    /// <exception cref="UsageException">An option is given that a line reader does not have.</exception>
    public static TrainSettings Complete(TrainSettings settings, IReadOnlySet<string> given)
    {
        string what = settings.Reader is null ? $"Labelled lines ({LabelsFile})" : $"--reader {settings.Reader}";
        if (settings is { Reader: not null, From: not null })
        {
            throw new UsageException($"{what} trains a new reader, and --from starts from the weights of a model, which "
                + $"defines the reader. Leave one of them out; fine-tuning takes --dataset FOLDER with {LabelsFile}.");
        }

        string[] refused = settings.Reader is null ? NotForLines : [.. NotForLines, "validation-split"];
        if (refused.FirstOrDefault(given.Contains) is { } option)
        {
            string why = option switch
            {
                "hidden" or "dropout" => "its network is described by --model ARCHITECTURE",
                "augment" => "its lines are generated, other ones in every epoch",
                "validation-split" => "its validation lines are generated too",
                "set" => "it reads no other data sets than MNIST",
                _ => "its loss is connectionist temporal classification (CTC)",
            };
            throw new UsageException($"--{option} has no effect on {what}: {why}. Leave it out.");
        }

        if (given.Contains("warmup-steps")) return settings;
        long steps = (long)settings.Epochs
            * ((settings.TrainLimit!.Value + settings.BatchSize - 1) / settings.BatchSize);
        return settings with { WarmupSteps = (int)Math.Min(MaxWarmup, steps / 10) };
    }

    /// <summary>The network of a new reader: its own, or that of <c>--model</c>.</summary>
    /// <exception cref="UsageException"><c>--model</c> names a preset, which classifies images.</exception>
    public static ModelChoice Model(string reader, string? model)
    {
        if (model is not null && ModelChoice.PresetNames.Contains(model))
        {
            throw new UsageException($"--model {model} classifies images of one size; --reader {reader} needs a network "
                + "with outputs for each column of a line. Leave --model out, or write an architecture.");
        }

        return new ModelChoice($"reader-{reader}", model ?? ReaderKind.Find(reader)!.Architecture, null, null);
    }
}
