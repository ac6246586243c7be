namespace NeuralCore;

/// <summary>A part of a training step that <see cref="StepProfile"/> times by itself.</summary>
/// <param name="Name">A layer's name, <c>conv1 + relu + maxpool</c> for layers that run as one, or what else is done:
/// <c>batch fill</c>, <c>loss</c>, <c>optimizer</c>.</param>
/// <param name="Pass"><c>forward</c> or <c>backward</c> of a layer, else empty.</param>
/// <param name="Flops">Multiplications and additions of the products for a whole batch, those with a zero counted too;
/// 0 where there are no products.</param>
public sealed record StepStage(string Name, string Pass, double Flops);
