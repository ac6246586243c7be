namespace NeuralCore;

/// <summary>Glorot normal initialisation (Xavier in PyTorch), for tanh and sigmoid.</summary>
/// <remarks><code>
/// Distribution  W ~ N(0, 2/(fanIn + fanOut))
///               Glorot and Bengio 2010, proceedings.mlr.press/v9/glorot10a
/// Loops         FillNormal in Initializer.cs
/// See           docs/learn/08-initialisation.md
/// </code>
/// The variance is a compromise between 1/fanIn, which preserves the scale of activations, and 1/fanOut, which
/// preserves that of gradients.</remarks>
public sealed class GlorotNormal : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn + fanOut);
        FillNormal(weight, Math.Sqrt(2.0 / (fanIn + fanOut)), random);
    }
}
