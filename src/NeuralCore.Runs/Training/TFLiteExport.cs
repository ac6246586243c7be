using NeuralCore.Handwriting.Lines;
using NeuralCore.Interop.TFLite;
using NeuralCore.Interop.TFLite.Export;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>Exports a model to a TFLite file that was compared with the model.</summary>
/// <param name="Content">The file; null if its predictions differ from those of the model.</param>
/// <param name="Loss">The evaluation before and after the quantization; null without it, or without a test set.</param>
internal sealed record TFLiteExport(byte[]? Content, RoundingLoss? Loss)
{
    /// <summary>Training images from which the ranges of activations are measured.</summary>
    public const int CalibrationImages = 500;

    /// <summary>Of the images of the comparison; more different predictions are an error of the conversion to
    /// int8.</summary>
    public const double MaxChanged = 0.05;

    /// <param name="isColor">Whether a model for grey images shall take colour images.</param>
    /// <param name="int8">The data set of the calibration and of the evaluation; null for 32-bit numbers.</param>
    /// <exception cref="UsageException">No training images for the calibration were found.</exception>
    /// <exception cref="InvalidDataException">The images have another shape.</exception>
    public static TFLiteExport Of(Model grey, bool probabilities, bool isColor, DataChoice? int8, string target,
        int threads, IMessages messages, CancellationToken cancellation)
    {
        if (isColor && (grey.InputShape.Rank != 3 || grey.InputShape[2] != 1))
            throw new UsageException($"--rgb is for models of grey images; this one takes {grey.InputShape}.");
        Model model = isColor ? ColorInput.Of(grey) : grey;
        Dataset? images = int8 is null ? null
            : CalibrationSet(grey, int8, messages, cancellation) is var found && isColor ? ColorInput.Of(found) : found;
        byte[] content = images is null ? TFLiteFile.Write(model, probabilities)
            : Quantized(model, probabilities, images, threads, messages);
        Network graph = TFLiteFile.Read(content, target).ToNetwork(logits: probabilities);
        var agreement = AgreementCheck.Run(messages, model.Network, graph, threads, model.Scaling, model.Scaling);
        bool agrees = int8 is null ? AgreementCheck.Holds(agreement)
            : agreement.OtherPredictions <= MaxChanged * agreement.Count;
        if (!agrees) return new TFLiteExport(null, null);
        RoundingLoss? loss = int8 is null || LineReader.IsLineModel(model) ? null
            : new EvaluationSet(messages, cancellation).Find(grey, int8) is { } test
            ? RoundingLoss.Measure(model, graph, isColor ? ColorInput.Of(test) : test, threads, cancellation) : null;
        return new TFLiteExport(content, loss);
    }

    private static byte[] Quantized(
        Model model, bool probabilities, Dataset images, int threads, IMessages messages)
    {
        using var team = new WorkerTeam(threads);
        messages.Line($"Ranges of activations from {Figures.Count(images.Count)} images of {images.Name}");
        return TFLiteFile.WriteInt8(model, images, team, probabilities);
    }

    private static Dataset CalibrationSet(
        Model model, DataChoice choice, IMessages messages, CancellationToken cancellation)
    {
        bool isNamed = choice.Dataset != DataChoice.Auto || choice.Folder is not null;
        Dataset? images = isNamed
            ? new DataFinder(messages, cancellation).ForTraining(choice, CalibrationImages).Sets.Train
            : ScaleSearch.OnThisMachine(model)?.Take(CalibrationImages);
        if (images is null || (!isNamed && images.SampleShape != model.InputShape))
        {
            throw new UsageException("--int8 measures the ranges of activations on training images, and those of the " +
                "model are not on this machine: name them with --dataset or --data.");
        }

        return images.SampleShape == model.InputShape ? images : throw new InvalidDataException(
            $"The images of {images.Name} are {images.SampleShape}, the model takes {model.InputShape}.");
    }
}
