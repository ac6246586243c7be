namespace NeuralCore;

/// <summary>He uniform initialisation, for layers followed by a ReLU.</summary>
/// <remarks><code>
/// Distribution  W ~ U(−a, a),  a = √(6/fanIn),  variance a²/3 = 2/fanIn
///               He et al. 2015, arXiv:1502.01852
/// Loops         FillUniform in Initializer.cs
/// See           docs/learn/08-initialisation.md
/// </code>
/// The factor 2 compensates for ReLU, which halves the second moment, so activations keep their scale from layer to
/// layer.</remarks>
public sealed class HeUniform : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn);
        FillUniform(weight, Math.Sqrt(6.0 / fanIn), random);
    }
}
