namespace NeuralCore;

/// <summary>Normal weights that weigh forward against backward (Xavier in PyTorch).</summary>
/// <remarks><code>
/// Distribution  W ~ N(0, 2/(fanIn + fanOut))
///               Glorot and Bengio 2010, proceedings.mlr.press/v9/glorot10a
/// Loops         FillNormal in Initializer.cs
/// </code>
/// Between the variance that keeps activations (1/fanIn) and the one that keeps gradients (1/fanOut) their scale; for
/// tanh and sigmoid.</remarks>
public sealed class GlorotNormal : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn + fanOut);
        FillNormal(weight, Math.Sqrt(2.0 / (fanIn + fanOut)), random);
    }
}
