using NeuralCore.Disturbances;

namespace NeuralCore;

/// <summary>Options of <see cref="Robustness"/>.</summary>
public sealed record RobustnessOptions
{
    /// <summary>Input scaling of the network, applied to pixels in [0, 1]; null for none.</summary>
    public InputScaling? Scaling { get; init; }

    /// <summary>The disturbances to measure, in the order of the rows.</summary>
    public IReadOnlyList<Disturbance> Disturbances { get; init; } =
    [
        new Unchanged(),
        new Shift(1), new Shift(2), new Shift(3), new Shift(4),
        new Rotation(5), new Rotation(10), new Rotation(15), new Rotation(20), new Rotation(30),
        new Scaling(0.8), new Scaling(0.9), new Scaling(1.1), new Scaling(1.2),
        new StrokeWidth(-0.5), new StrokeWidth(-1), new StrokeWidth(0.5), new StrokeWidth(1), new StrokeWidth(2),
        new Noise(0.1), new Noise(0.2), new Noise(0.3), new Noise(0.4),
    ];

    /// <summary>Seed of directions and noise; each image has its own random stream.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Maximum number of images, taken from the beginning of the set.</summary>
    public int Limit { get; init; } = int.MaxValue;
}
