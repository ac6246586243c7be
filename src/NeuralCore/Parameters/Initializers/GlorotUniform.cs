namespace NeuralCore;

/// <summary>Glorot uniform initialisation (Xavier in PyTorch), for tanh and sigmoid.</summary>
/// <remarks><code>
/// Distribution  W ~ U(−a, a),  a = √(6/(fanIn + fanOut)),  variance a²/3 = 2/(fanIn + fanOut)
///               Glorot and Bengio 2010, proceedings.mlr.press/v9/glorot10a
/// Loops         FillUniform in Initializer.cs
/// See           docs/learn/08-initialisation.md
/// </code>
/// The variance is a compromise between 1/fanIn, which preserves the scale of activations, and 1/fanOut, which
/// preserves that of gradients.</remarks>
public sealed class GlorotUniform : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn + fanOut);
        FillUniform(weight, Math.Sqrt(6.0 / (fanIn + fanOut)), random);
    }
}
