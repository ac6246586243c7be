using NeuralCore.Disturbances;

namespace NeuralCore.Runner.Tests.Plots;

/// <summary>Curves as a good training has them.</summary>
internal static class SomeEpochs
{
    /// <summary>Three kinds of disturbance.</summary>
    internal static readonly IReadOnlyList<RobustnessRow> Robustness =
    [
        Row(new Unchanged(), 0.98), Row(new Shift(2), 0.8), Row(new Shift(1), 0.9), Row(new Scaling(0.8), 0.6), Row(new Scaling(1.2), 0.7), Row(new StrokeWidth(-1), 0.5), Row(new StrokeWidth(1), 0.7),
    ];

    internal static IReadOnlyList<EpochRecord> Create(int epochs) =>
        [.. Enumerable.Range(0, epochs + 1).Select(e => e == 0 ? Epoch(0, 2.3, 0.1, 2.31, 0.09) : Epoch(e, 0.2 / e, 1 - 0.05 / e, 0.1 / e + 0.001 * e, 1 - 0.03 / e))];

    internal static IReadOnlyList<double?> Measured(int epochs) => [.. Enumerable.Range(0, epochs + 1).Select(e => e % 2 == 0 ? (double?)null : 0.5 / e)];

    internal static EpochRecord Epoch(int number, double trainLoss, double trainAccuracy, double? validationLoss = null, double? validationAccuracy = null) =>
        new(number, 1, trainLoss, trainAccuracy, validationLoss, validationAccuracy, 0.001);

    internal static RobustnessRow Row(Disturbance disturbance, double accuracy) => new(disturbance.Kind, disturbance.Setting, disturbance.Strength, 1000, accuracy, WilsonInterval.Of((int)(1000 * accuracy), 1000));
}
