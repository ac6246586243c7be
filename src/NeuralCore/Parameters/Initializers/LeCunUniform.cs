namespace NeuralCore;

/// <summary>LeCun uniform initialisation, for layers without ReLU, and for SELU.</summary>
/// <remarks><code>
/// Distribution  W ~ U(−a, a),  a = √(3/fanIn),  variance a²/3 = 1/fanIn
///               LeCun et al. 1998, Efficient BackProp, doi:10.1007/3-540-49430-8_2
/// Loops         FillUniform in Initializer.cs
/// See           docs/learn/08-initialisation.md
/// </code>
/// Preserves the variance of a sum of fanIn independent inputs.</remarks>
public sealed class LeCunUniform : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn);
        FillUniform(weight, Math.Sqrt(3.0 / fanIn), random);
    }
}
