using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Benchmarks;

/// <summary>A convolution without padding: all three passes cost the same.</summary>
public sealed record ConvolutionSize(int Batch, int Side, int InChannels, int OutChannels, int Kernel) : IWork
{
    /// <summary>The two convolutions of the preset <c>cnn</c>.</summary>
    public static IReadOnlyList<ConvolutionSize> All(int batch) =>
        [new(batch, 28, 1, 32, 3), new(batch, 13, 32, 64, 3)];

    public double Flops => 2.0 * Batch * Geometry.OutHeight * Geometry.OutWidth * Geometry.WeightLength;

    internal ConvolutionGeometry Geometry => new(Batch, Side, Side, InChannels, OutChannels, Kernel, Kernel);

    public override string ToString() => $"{Batch}×{Side}×{Side}×{InChannels}→{OutChannels} {Kernel}×{Kernel}";
}
