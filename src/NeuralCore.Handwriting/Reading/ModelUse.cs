using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Handwriting.Reading;

/// <summary>
/// How a model is applied to images: to each digit of a page, to each line, or to the entire image, and the confidence
/// below which predictions are rejected.
/// </summary>
/// <param name="Whole">Whether an image shows one object, not a page with digits or letters.</param>
internal sealed record ModelUse(Model Model, bool Whole, Rejection Rejection)
{
    /// <summary>Reads lines; null for a model that classifies images.</summary>
    public LineReader? Lines { get; private init; }

    /// <summary>The reader of texts beside the built-in reader of digits; null beside any other model.</summary>
    public LineReader? Texts => ShippedReaders.TextsBeside(Model);

    /// <summary>How lines are read.</summary>
    public ReaderOptions Options { get; private init; } = new();

    /// <summary>
    /// Threshold for a model that has none: low enough that even a model trained with label smoothing, whose confidence
    /// is lower, keeps 99 % of its correct predictions.
    /// </summary>
    public const double DefaultThreshold = 0.3;

    /// <param name="whole">Whether to classify the entire image for any class names.</param>
    /// <param name="threshold">Given by the user; null: the model's.</param>
    /// <param name="options">For a line reader; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The model's input is not a grey image.</exception>
    public static ModelUse Of(Model model, bool whole, double? threshold, ReaderOptions? options = null)
    {
        if (LineReader.IsLineModel(model))
        {
            options ??= new ReaderOptions();
            double least = threshold ?? options.Threshold(model);
            return new ModelUse(model, whole, new Rejection(Temperature: 1, least))
            {
                Lines = new LineReader(model), Options = options,
            };
        }

        if (model.InputShape.Rank != 3 || model.InputShape[2] != 1)
            throw new InvalidDataException(
                $"The model has inputs of {model.InputShape}; predict needs a model of grey images, height×width×1. "
                + "Train one on grey images.");
        bool isPage = !whole && model.InputShape == MnistFormat.ImageShape && model.ClassNames.All(IsCharacter);
        double temperature = model.Number(ModelKeys.Temperature) is { } t and > 0 ? t : 1;
        double rejectBelow = threshold ?? model.Number(ModelKeys.RejectBelow) ?? DefaultThreshold;
        return new ModelUse(model, !isPage, new Rejection(temperature, rejectBelow));
    }

    /// <summary>A model of digits or letters is applied to pages; one of clothing is not.</summary>
    private static bool IsCharacter(string className) =>
        className.Length == 1 && char.IsAsciiLetterOrDigit(className[0]);
}
