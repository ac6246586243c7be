using System.Globalization;

namespace NeuralCore.Handwriting.Reading;

/// <summary>
/// How a model is used on pictures: on each digit of a page or on the picture as a whole, and from which confidence on
/// it is believed.
/// </summary>
/// <param name="Whole">Whether a picture is one object rather than a page with digits or letters on it.</param>
internal sealed record ModelUse(Model Model, bool Whole, Rejection Rejection)
{
    /// <summary>
    /// For a model that brings no threshold of its own: low enough that also one that was taught doubt, by label
    /// smoothing, keeps 99 % of its right answers.
    /// </summary>
    public const double DefaultThreshold = 0.3;

    /// <param name="whole">Whether the user wants the picture as a whole, whatever the classes are.</param>
    /// <param name="threshold">The user's own; null: the model's.</param>
    /// <exception cref="InvalidDataException">The model does not read grey images.</exception>
    public static ModelUse Of(Model model, bool whole, double? threshold)
    {
        if (model.InputShape.Rank != 3 || model.InputShape[2] != 1)
            throw new InvalidDataException(
                $"The model reads inputs of {model.InputShape}; predict gives it grey images of height×width×1. " +
                $"Train one on such images.");
        bool isPage = !whole && model.InputShape == MnistFormat.ImageShape && model.ClassNames.All(IsCharacter);
        double temperature = Number(model, ModelKeys.Temperature) is { } t and > 0 ? t : 1;
        return new ModelUse(
            model, !isPage, new Rejection(
            temperature, threshold ?? Number(model, ModelKeys.RejectBelow) ?? DefaultThreshold));
    }

    /// <summary>Digits and letters stand on a page one after the other; clothes do not.</summary>
    private static bool IsCharacter(string className) =>
        className.Length == 1 && char.IsAsciiLetterOrDigit(className[0]);

    private static double? Number(Model model, string key) =>
        double.TryParse(model.Provenance.GetValueOrDefault(key), NumberStyles.Float, CultureInfo.InvariantCulture,
            out double number) && double.IsFinite(number) ? number : null;
}
