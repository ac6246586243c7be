namespace NeuralCore;

/// <summary>Uniform weights that weigh forward against backward (Xavier in PyTorch).</summary>
/// <remarks><code>
/// Distribution  W ~ U(−a, a),  a = √(6/(fanIn + fanOut)),  variance a²/3 = 2/(fanIn + fanOut)
///               Glorot and Bengio 2010, proceedings.mlr.press/v9/glorot10a
/// Loops         FillUniform in Initializer.cs
/// </code>
/// Between the variance that keeps activations (1/fanIn) and the one that keeps gradients (1/fanOut) their scale; for
/// tanh and sigmoid.</remarks>
public sealed class GlorotUniform : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn + fanOut);
        FillUniform(weight, Math.Sqrt(6.0 / (fanIn + fanOut)), random);
    }
}
