using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Pictures;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Reports;

/// <summary>Makes the charts, the pictures and report.html of a run, and says under each what it shows.</summary>
internal sealed class RunReport(RunRecord record, SavedFiles saved)
{
    private readonly RunIllustrations illustrations = new(record.Folder, saved);

    /// <returns>The files that were written; report.html is the last.</returns>
    public static SavedFiles Write(RunRecord record, RunDescription description)
    {
        var saved = new SavedFiles();
        var report = new RunReport(record, saved);
        var content = new ReportContent(
            description, record.Data.Name, record.Evaluated, [.. report.Curves()], [.. report.Scores()],
            [.. report.Images()]);
        saved.Try(record.Folder.Report, () => AtomicFile.Write(record.Folder.Report, ReportPage.Write(content)));
        return saved;
    }

    private IEnumerable<Illustration> Curves()
    {
        IReadOnlyList<EpochRecord> epochs = record.History.Epochs;
        if (epochs.Count < 2) yield break;
        string watched = record.Settings.ValidationSplit == 0 ? ""
            : " Validation images were kept aside: where their curve turns away from that of the training images, " +
            "the network begins to learn by heart.";
        yield return illustrations.Chart("loss",
            $"Loss: how surprised the network was by the right answers, after each pass over the training images " +
                $"(epoch); lower is better.{watched}",
            LossPlot.Create(epochs, record.BestEpoch, [.. epochs.Select(epoch => epoch.MeasuredTrainLoss)]));
        yield return illustrations.Chart("accuracy",
            "Accuracy: the share of images read rightly. While training, parts of the network may be switched off at " +
                "random (dropout), so the running figure can lie below the one that is measured afterwards on the " +
                "same kind of images.",
            AccuracyPlot.Create(epochs, record.BestEpoch, [.. epochs.Select(epoch => epoch.MeasuredTrainAccuracy)]));
        if (record.LearningRates.Count > 1)
            yield return illustrations.Chart(
                "learning-rate", "Learning rate: how large a step the weights take. It is raised to find a good " +
                "region quickly, and lowered to settle there.", LearningRatePlot.Create(record.LearningRates));
    }

    private IEnumerable<Illustration> Scores()
    {
        if (record.Evaluated is not { Report: { Predictions.Count: > 0 } report, Data.ClassNames: var names })
            yield break;
        yield return illustrations.Chart(
            "classes", "The three scores of each class as bars, from the table. A short bar is a class that is " +
            "confused with others. Mind where the axis begins.", ClassBarsPlot.Create(report.Classes, names),
            ClassBarsPlot.Width(names.Count));
        yield return illustrations.Chart("reliability",
            "Reliability: of all images that the network was, say, 90 % sure of, 90 % should be right: then bars and " +
                "dots end on the diagonal. Below it, the network is too sure of itself. The expected calibration " +
                "error is the mean distance, weighted by the images in each column.",
            ReliabilityPlot.Create(report.Calibration, report.Temperature, report.Tempered));
        if (record.RunEvaluation.Robustness is { Count: > 0 } rows) yield return Robustness(rows);
        int side = ConfusionPlot.Side(names.Count);
        // In the page it is a table that can be clicked
        illustrations.Chart("confusion", "", ConfusionPlot.Create(report.Confusion, names), side, side);
    }

    private Illustration Robustness(IReadOnlyList<RobustnessRow> rows) => illustrations.Chart("robustness",
        $"Robustness: {Figures.Count(rows[0].Images)} test images, each changed in one way and read again. A line " +
            $"that falls early is a weakness; training on changed images (--augment) mends much of it.",
        RobustnessPlot.Create(rows), RobustnessPlot.Width(rows));

    private IEnumerable<Illustration> Images()
    {
        if (record.Evaluated is { Report: { Predictions.Count: > 0 } report, Data: var data })
        {
            yield return illustrations.Picture(
                "samples", $"The first {record.Evaluated.Part} with what the network read and how sure it was; " +
                $"mistakes are framed in red.", SamplesPicture.Create(data, report.Predictions));
            yield return illustrations.Picture(
                "misclassified", "The mistakes that it was surest of: some are hard for people too, and a few are " +
                "labelled wrongly.", MisclassifiedPicture.Create(data, report));
            if (record.HasModel)
                yield return illustrations.Picture(
                    "activations", "What each layer makes of one image: bright is a strong answer. Early layers " +
                    "answer to edges and strokes, later ones to larger parts, the last to whole classes.",
                    ActivationsPicture.Create(record.Network, data, index: 0));
        }

        if (record.HasModel && FiltersPicture.Create(record.Network) is { } filters)
            yield return illustrations.Picture(
                "filters", "The weights of the first layer: each square is what one unit looks for. Red counts for " +
                "it, blue against it.", filters);
        if (record.Settings.Augmentation != Augmentation.None)
            yield return illustrations.Picture(
                "augmentation", $"Training images on the left, and what augmentation " +
                $"({record.Settings.Augmentation}) made of them in the first epochs: the network never sees the same " +
                $"image twice.", Augmented());
    }

    private SvgDrawing Augmented()
    {
        const int Shown = 8, Variants = 8;
        Dataset training =
            StratifiedSplit.Of(record.Data.Sets.Train!, record.Settings.ValidationSplit, record.Settings.Seed).Training;
        int[] indices = [.. Enumerable.Range(0, Math.Min(Shown, training.Count))];
        using var team = new WorkerTeam(threads: 1);
        var augmenter = new Augmenter(record.Settings.Augmentation, training, record.Settings.Seed, team);
        var x = new Tensor(training.SampleShape.Batch(indices.Length));
        var variants = new List<byte[]>[indices.Length];
        foreach (int i in indices) variants[i] = [];
        for (int epoch = 1; epoch <= Variants; epoch++)
        {
            augmenter.FillSamples(epoch, indices, x);
            foreach (int i in indices)
            {
                variants[i].Add([.. x.Slice(i, 1).Span.ToArray()
                    .Select(value => (byte)Math.Round(value * Dataset.PixelScale))]);
            }
        }

        return AugmentationPicture.Create(
            record.Settings.Augmentation.ToString(), training.SampleShape,
            [.. indices.Select(i => (training.Image(i).ToArray(), (IReadOnlyList<byte[]>)variants[i]))]);
    }
}
