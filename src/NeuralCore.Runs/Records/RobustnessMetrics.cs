using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>A line of <see cref="RobustnessTable"/>, for JSON.</summary>
internal sealed record RobustnessMetrics(string Kind, string Setting, double Strength, int Images, double Accuracy, double AccuracyLow, double AccuracyHigh)
{
    public static RobustnessMetrics Of(RobustnessRow row) => new(row.Kind, row.Setting, row.Strength, row.Images, row.Accuracy, row.Interval.Low, row.Interval.High);
}
