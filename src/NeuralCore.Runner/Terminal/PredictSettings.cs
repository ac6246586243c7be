namespace NeuralCore.Runner.Terminal;

/// <summary>Everything that <c>predict</c> was asked for, checked.</summary>
/// <param name="Scaling">The user's own; null: the model's.</param>
/// <param name="OutputName">Which output of a graph; null: the likeliest.</param>
/// <param name="Images">Files, folders and patterns.</param>
/// <param name="Whole">Whether a picture is one object whatever the classes are.</param>
/// <param name="RejectBelow">The user's own threshold; null: the model's.</param>
/// <param name="Stages">The folder for the pictures of the stages; null: none are wanted.</param>
/// <param name="Draw">Whether the digits are drawn in the terminal.</param>
/// <param name="Output">The table of answers; null: none is wanted.</param>
/// <param name="Json">Whether standard output is for a script.</param>
/// <param name="Quiet">Whether nothing but the answers is to be seen.</param>
internal sealed record PredictSettings(
    string Model, InputScaling? Scaling, string? OutputName, IReadOnlyList<string> Images, bool Whole,
        double? RejectBelow, string? Stages, bool Draw, string? Output, int Threads, bool Json, bool Quiet);
