using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Pictures;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Reports;

/// <summary>Creates the charts, images and report.html of a run, with a caption for each.</summary>
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
            [.. report.Images()])
        {
            Lines = record.Lines,
        };
        saved.Try(record.Folder.Report, () => AtomicFile.Write(record.Folder.Report, ReportPage.Write(content)));
        return saved;
    }

    private IEnumerable<Illustration> Curves()
    {
        IReadOnlyList<EpochRecord> epochs = record.History.Epochs;
        if (epochs.Count < 2) yield break;
        string overfitting = record.Settings.ValidationSplit == 0 ? ""
            : " The validation images are not trained on: where the validation loss rises while the training loss " +
                "falls, the network overfits.";
        yield return illustrations.Chart("loss",
            record.Lines is null
                ? $"Loss: the mean cross-entropy after each epoch (one pass over the training images); lower is better." +
                    overfitting
                : "Loss: the mean negative log-probability of a line's text (CTC) after each epoch; lower is better. " +
                    "Dropout is active for the training lines only, so their loss can be higher than that of the " +
                    "validation lines.",
            LossPlot.Create(epochs, record.BestEpoch, [.. epochs.Select(epoch => epoch.MeasuredTrainLoss)],
                record.Lines is null ? "mean cross-entropy (nats)" : "mean CTC loss (nats)"));
        yield return illustrations.Chart("accuracy",
            record.Lines is not null ? "Accuracy: the share of lines whose whole text is read exactly." :
            "Accuracy: the share of images classified correctly. With dropout or augmentation, the accuracy during " +
                "training can be lower than the accuracy in inference mode on the same images.",
            AccuracyPlot.Create(epochs, record.BestEpoch, [.. epochs.Select(epoch => epoch.MeasuredTrainAccuracy)]));
        if (record.LearningRates.Count > 1)
            yield return illustrations.Chart(
                "learning-rate",
                "Learning rate: the step size of the optimizer. Schedules raise it during warm-up and lower it " +
                    "towards the end, so that the loss converges.",
                LearningRatePlot.Create(record.LearningRates));
    }

    private IEnumerable<Illustration> Scores()
    {
        if (record.Evaluated is not { Report: { Predictions.Count: > 0 } report, Data.ClassNames: var names })
            yield break;
        yield return illustrations.Chart(
            "classes",
            "Precision, recall and F1-score of each class, as in the table. Low scores belong to classes that are " +
                "confused with others. The axis may not start at 0.",
            ClassBarsPlot.Create(report.Classes, names), ClassBarsPlot.Width(names.Count));
        yield return illustrations.Chart("reliability",
            "Reliability diagram: the accuracy of the predictions in each range of confidence. On the diagonal, " +
                "confidence equals accuracy; below it, the network is overconfident. The expected calibration " +
                "error (ECE) is the mean distance to the diagonal, weighted by the number of images.",
            ReliabilityPlot.Create(report.Calibration, report.Temperature, report.Tempered));
        if (record.RunEvaluation.Robustness is { Count: > 0 } rows) yield return Robustness(rows);
        int side = ConfusionPlot.Side(names.Count);
        // The report contains it as an interactive table
        illustrations.Chart("confusion", "", ConfusionPlot.Create(report.Confusion, names), side, side);
    }

    private Illustration Robustness(IReadOnlyList<RobustnessRow> rows) => illustrations.Chart("robustness",
        $"Robustness: the accuracy on {Figures.Count(rows[0].Images)} test images with one kind of change each. " +
            "Training with data augmentation (--augment) improves it.",
        RobustnessPlot.Create(rows), RobustnessPlot.Width(rows));

    private IEnumerable<Illustration> Images()
    {
        if (record.Evaluated is { Report: { Predictions.Count: > 0 } report, Data: var data })
        {
            yield return illustrations.Picture(
                "samples",
                $"The first {record.Evaluated.Part} with prediction and confidence; errors are framed in red.",
                SamplesPicture.Create(data, report.Predictions));
            yield return illustrations.Picture(
                "misclassified",
                "The most confident errors. Some of these images are ambiguous, and a few have a wrong label.",
                MisclassifiedPicture.Create(data, report));
            if (record.HasModel)
                yield return illustrations.Picture(
                    "activations",
                    "The activations of each layer for one image: bright is a large value. The " +
                    "feature maps of early layers respond to edges and strokes, those of later layers to larger parts.",
                    ActivationsPicture.Create(record.Network, data, index: 0, record.Scaling));
        }

        if (record.Lines is { } lines)
        {
            yield return illustrations.Picture("samples",
                $"The first {lines.Part} with the text that was read and its probability; errors are framed in red.",
                LinesPicture.First(lines.Report));
            yield return illustrations.Picture("misread",
                $"The most confident errors among the {lines.Part}.", LinesPicture.Errors(lines.Report));
        }

        if (record.HasModel && FiltersPicture.Create(record.Network) is { } filters)
            yield return illustrations.Picture(
                "filters",
                "The weights of the first layer, one square per filter or unit: red is positive, blue is negative.",
                filters);
        if (record.Settings.Augmentation != Augmentation.None)
            yield return illustrations.Picture(
                "augmentation",
                $"Training images (left) and augmented versions ({record.Settings.Augmentation}) of the first epochs.",
                Augmented());
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
