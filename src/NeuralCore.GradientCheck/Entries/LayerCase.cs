namespace NeuralCore.GradientCheck.Entries;

/// <summary>A drawn case of a layer.</summary>
/// <param name="Input">One input without the batch axis.</param>
/// <param name="Phase">Training with a drawn seed if null.</param>
/// <param name="LeastBatch">The smallest batch that says something.</param>
internal readonly record struct LayerCase(Layer Layer, Shape Input, Phase? Phase = null, int LeastBatch = 2);
