using NeuralCore.Interop.Weights;

namespace NeuralCore.Runner.Commands;

/// <summary>What the user of <c>import</c> asked for.</summary>
/// <param name="Architecture">A preset's name or the layers; null where the file says them itself.</param>
/// <param name="InputShape">(H, W, C); null for that of digits.</param>
/// <param name="ClassNames">Null: numbers, or the file's own.</param>
/// <param name="Scaling">Null: the file's own, or what is found by trying.</param>
/// <param name="OutputName">Which output of a graph; null: the likeliest.</param>
/// <param name="Json">Whether standard output is for a script.</param>
internal sealed record ImportSettings(
    string File, string? Architecture, Shape? InputShape, IReadOnlyList<string>? ClassNames, ImportOptions Options,
        InputScaling? Scaling,
    string? OutputName, string Output, bool Force, int Threads, bool Json);
