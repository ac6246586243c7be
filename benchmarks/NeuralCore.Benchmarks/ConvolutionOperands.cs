using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Benchmarks;

/// <summary>The operands of all passes of a convolution.</summary>
internal sealed class ConvolutionOperands(ConvolutionSize size)
{
    public ConvolutionGeometry Geometry { get; } = size.Geometry;

    public Tensor X { get; } = Numbers.Random(size.Geometry.Batch * size.Geometry.InputLength);

    public Tensor W { get; } = Numbers.Random(size.Geometry.WeightLength);

    public Tensor Bias { get; } = Numbers.Random(size.OutChannels);

    public Tensor Y { get; } = Numbers.Random(size.Geometry.Batch * size.Geometry.OutputLength);

    public Tensor Dx { get; } = Numbers.Random(size.Geometry.Batch * size.Geometry.InputLength);

    public Tensor Dw { get; } = Numbers.Random(size.Geometry.WeightLength);

    public Tensor Scratch { get; } =
        Numbers.Random(Math.Max(
        TiledConvolution.DataGradientScratch(size.Geometry), TiledConvolution.WeightGradientScratch(size.Geometry)));
}
