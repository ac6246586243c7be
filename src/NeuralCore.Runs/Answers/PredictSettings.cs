using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Answers;

/// <summary>The options of <c>predict</c>.</summary>
/// <param name="Model">A model file or the folder of a run; null for the built-in reader.</param>
/// <param name="Scaling">The user's scaling; null: the model's.</param>
/// <param name="OutputName">Which output of a graph; null: the most suitable.</param>
/// <param name="Images">Files, folders and patterns.</param>
/// <param name="Alphabet">The characters that may occur; null for the default.</param>
/// <param name="Reading">How lines are read.</param>
/// <param name="Whole">Whether an image is classified as a whole.</param>
/// <param name="RejectBelow">The user's threshold; null: the model's.</param>
/// <param name="Stages">The folder for the images of the stages; null: none.</param>
/// <param name="Draw">Whether the digits are drawn in the terminal.</param>
/// <param name="Output">The table of predictions; null: none.</param>
/// <param name="Json">Whether standard output is one JSON object.</param>
/// <param name="Quiet">Whether only predictions are printed.</param>
internal sealed record PredictSettings(
    string? Model, InputScaling? Scaling, string? OutputName, IReadOnlyList<string> Images, ReadingAlphabet? Alphabet,
    ReaderOptions Reading, bool Whole, double? RejectBelow, string? Stages, bool Draw, string? Output, int Threads, bool Json, bool Quiet)
{
    /// <summary>The first argument is the model if it is a model file or the folder of a run.</summary>
    /// <exception cref="UsageException">A model is named after the images, or without images.</exception>
    public static (string? Model, IReadOnlyList<string> Images) Split(string[] arguments)
    {
        if (arguments.Skip(1).FirstOrDefault(RunFolder.IsModel) is { } late)
            throw new UsageException($"{late} is a model: name it first, before the images.");
        if (!RunFolder.IsModel(arguments[0])) return (null, arguments);
        return arguments.Length > 1 ? (arguments[0], arguments[1..])
            : throw new UsageException($"{arguments[0]} is a model: name the images after it, as in MODEL IMAGE.");
    }

    /// <exception cref="UsageException">The name is not one of the alphabets.</exception>
    public static ReadingAlphabet? AlphabetOf(string? name)
    {
        if (name is null) return null;
        string[] names = [.. Enum.GetNames<ReadingAlphabet>().Select(known => known.ToLowerInvariant())];
        return names.Contains(name) ? Enum.Parse<ReadingAlphabet>(name, ignoreCase: true)
            : throw new UsageException(
                $"--alphabet: '{name}' is not one of {string.Join(", ", names)}.{Suggestion.For(name, names)}");
    }
}
