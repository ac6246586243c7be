using NeuralCore.Handwriting.Reading;

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
    ReaderOptions Reading, bool Whole, double? RejectBelow, string? Stages, bool Draw, string? Output, int Threads, bool Json, bool Quiet);
