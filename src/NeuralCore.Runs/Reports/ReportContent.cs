using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Reports;

/// <summary>Everything that report.html shows.</summary>
/// <param name="Judged">The images that the network was judged on, and what it said; null where it was judged on none.</param>
/// <param name="Curves">Loss, accuracy, learning rate.</param>
/// <param name="Classes">Of single classes and of how far the probabilities can be trusted.</param>
/// <param name="Images">What it read, and what goes on inside.</param>
internal sealed record ReportContent(
    RunDescription Run, string DatasetName, JudgedImages? Judged, IReadOnlyList<Illustration> Curves, IReadOnlyList<Illustration> Classes, IReadOnlyList<Illustration> Images);
