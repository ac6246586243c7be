using NeuralCore.Diagnosis;
using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>Data and network for the training of a line reader.</summary>
internal static class ReaderSetup
{
    /// <summary>
    /// Most synthetic lines for validation after each epoch, and for the test at the end; a short training has fewer,
    /// <see cref="ValidationShare"/> and twice that share of its training lines.
    /// </summary>
    private const int ValidationLines = 2000, TestLines = 4000;

    private const double ValidationShare = 0.25;

    /// <summary>Fewer lines are not worth fine-tuning on.</summary>
    private const int MinLines = 2;

    /// <summary>Rows of labels.csv without use that are named one by one.</summary>
    private const int MaxNotes = 5;

    /// <summary>A new reader, trained on synthetic lines.</summary>
    public static (FoundData Data, Network Network) New(TrainSettings settings, IMessages messages)
    {
        ReaderKind kind = ReaderKind.Find(settings.Reader!)!;
        Network network = Build(settings, kind);
        (Dataset? images, string source) = Images(settings.Data, messages);
        int count = settings.TrainLimit!.Value;
        return (Found("lines", images, source, kind.Words([]), Lines(ReaderKind.Training, count),
            Lines(ReaderKind.Validation, Held(count, ValidationShare, ValidationLines)),
            Lines(ReaderKind.Test, Held(count, 2 * ValidationShare, TestLines))), network);

        Dataset Lines(int part, int count) =>
            Dataset.Generated($"synthetic {kind.Name}", count, kind.Lines(settings.Seed, part, images));

        static int Held(int count, double share, int most) => (int)Math.Clamp(Math.Ceiling(share * count), 1, most);
    }

    /// <summary>A trained reader, continued on labelled lines.</summary>
    /// <param name="network">Of a reader with the class names <paramref name="classes"/>.</param>
    /// <exception cref="InvalidDataException">The labelled lines cannot be used.</exception>
    public static FoundData Labelled(
        TrainSettings settings, Network network, IReadOnlyList<string> classes, IMessages messages,
        CancellationToken cancellation)
    {
        string folder = settings.LineFolder!, alphabet = string.Concat(classes.SkipLast(1));
        ReaderKind kind = KindOf(alphabet);
        var all = LabelledLines.Load(folder, alphabet, width => Frames(network, width), cancellation);
        foreach (DroppedLine line in all.Dropped.Take(MaxNotes)) messages.Warning($"{line.Text}. It is left out.");
        if (all.Dropped.Count > MaxNotes) messages.Warning($"{all.Dropped.Count - MaxNotes} more rows are left out.");
        if (all.Lines.Count < MinLines)
        {
            throw new InvalidDataException($"{folder} has {Figures.Count(all.Lines.Count, "usable line")}, and at least "
                + $"{MinLines} are needed: one to train on and one for validation.");
        }

        if (!all.HasSeparators && alphabet.EnumerateRunes().Any(LabelledLines.IsSeparator))
            messages.Note("The labels have no separators such as points, so the reader learns not to read them.");
        (LabelledLines training, LabelledLines validation) = all.Split(settings.ValidationSplit, settings.Seed);
        (Dataset? images, string source) = Images(DataChoice.Of(null, null, null), messages);
        var train = Dataset.Generated(
            "labelled lines", settings.TrainLimit!.Value, new FineTuningLines(training, kind, settings.Seed, images));
        var held = Dataset.Generated("labelled lines", validation.Lines.Count, new FixedLines(validation));
        return Found("labelled-lines", images, $"{folder}: {Figures.Count(training.Lines.Count, "line")} for training, " +
            $"{Figures.Count(validation.Lines.Count)} for validation; {source}", kind.Words(training.Texts), train, held, held);
    }

    /// <summary>Checks labelled lines before a fine-tuning.</summary>
    /// <exception cref="InvalidDataException">The model is not a reader that can be fine-tuned, a row is invalid, or an
    /// image cannot be read.</exception>
    public static IReadOnlyList<CheckResult> Examine(
        TrainSettings settings, IMessages messages, CancellationToken cancellation)
    {
        var pretrained = PretrainedModel.Load(settings.From!, messages);
        RequireReader(pretrained, settings.LineFolder!);
        ReaderKind kind = KindOf(string.Concat(pretrained.Model.ClassNames.SkipLast(1)));
        var lines = LabelledLines.Read(
            settings.LineFolder!, kind.Alphabet, width => Frames(pretrained.Model.Network, width), cancellation);
        return
        [
            LineChecks.Usable(lines),
            LineChecks.Run("text lengths", lines, LineProblem.Length, FindingCodes.TextTooLong),
            LineChecks.Run("symbols", lines, LineProblem.Symbol, FindingCodes.UnknownSymbol),
            LineChecks.Run("image widths", lines, LineProblem.Width, FindingCodes.ImageTooWide),
        ];
    }

    /// <summary>Columns of outputs for a line.</summary>
    private static int Frames(Network network, int width) =>
        network.Layers.OutputShape(new Shape(LineNormalization.Height, width, 1))[1];

    private static ReaderKind KindOf(string alphabet) =>
        ReaderKind.All.FirstOrDefault(kind => kind.Alphabet == alphabet)
        ?? throw new InvalidDataException($"The model reads {alphabet}. Only readers of these alphabets can be "
            + $"fine-tuned: {string.Join(", ", ReaderKind.All.Select(known => $"{known.Name} ({known.Alphabet})"))}.");

    /// <summary>Refuses a model that is not a line reader, which labelled lines cannot train.</summary>
    public static void RequireReader(PretrainedModel pretrained, string folder)
    {
        if (LineReader.IsLineModel(pretrained.Model)) return;
        throw new InvalidDataException($"The model {pretrained.Path} classifies images of {pretrained.Model.InputShape}, "
            + $"but {folder} has labelled lines ({LabelsCsv.FileName}). Start from a line reader, which "
            + "'neuralcore train --reader digits' trains.");
    }

    /// <summary>Builds the network of a new reader, and checks its outputs.</summary>
    private static Network Build(TrainSettings settings, ReaderKind kind)
    {
        Network network = NetworkArchitecture.Build(settings.Model.Text!, LineNetwork.InputShape, settings.Seed);
        int classes = kind.ClassNames.Count;
        if (network.OutputShape is not { Rank: 3 } z || z[0] != 1 || z[1] < 2 || z[2] != classes)
        {
            throw new UsageException($"--model gives outputs of {network.OutputShape} for a line of "
                + $"{LineNetwork.InputShape}; a reader of {kind.Name} needs 1×T×{classes}: one row of T columns with "
                + $"{kind.Alphabet.Length} symbols and the blank. End it with a convolution over all remaining rows and "
                + $"'conv 1x1x{classes}'.");
        }

        return network;
    }

    private static FoundData Found(
        string id, Dataset? images, string source, string? words, Dataset train, Dataset validation, Dataset test) =>
        new(id, new TrainTest(train, test, source))
        {
            Lines = new LineData(validation, images, words, IsTestRead: test != validation),
        };

    /// <summary>
    /// The training images of MNIST, if they are on this machine: half of the synthetic lines are composed of them.
    /// Nothing is downloaded.
    /// </summary>
    private static (Dataset? Images, string Source) Images(DataChoice choice, IMessages messages)
    {
        if (choice.Dataset == DataChoice.Generated) return (null, "synthetic lines of pen strokes");
        if (choice.Dataset == DataChoice.Fashion)
            throw new UsageException("--dataset fashion has no digits to write lines with. Leave it out.");
        TrainTest? found = DatasetSource.FromEnvironment(PublishedDataset.Mnist, choice.Folder).LoadLocal();
        if (found?.Train is { } images)
            return (images, $"synthetic lines of pen strokes and of {Figures.Count(images.Count)} images of {found.Source}");
        if (choice.Dataset == DataChoice.Mnist)
        {
            throw new FileNotFoundException($"The training images of MNIST are not on this machine, and --reader does not "
                + $"download them: put them into {PublishedDataset.Mnist.DefaultFolder}, or leave out --dataset mnist.");
        }

        messages.Note("MNIST is not on this machine, so all synthetic lines are drawn with pen strokes.");
        return (null, "synthetic lines of pen strokes");
    }
}
