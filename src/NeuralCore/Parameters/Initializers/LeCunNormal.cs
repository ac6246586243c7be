namespace NeuralCore;

/// <summary>LeCun normal initialisation, for layers without ReLU, and for SELU.</summary>
/// <remarks><code>
/// Distribution  W ~ N(0, 1/fanIn)
///               LeCun et al. 1998, Efficient BackProp, doi:10.1007/3-540-49430-8_2
/// Loops         FillNormal in Initializer.cs
/// See           docs/learn/08-initialisation.md
/// </code>
/// Preserves the variance of a sum of fanIn independent inputs.</remarks>
public sealed class LeCunNormal : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn);
        FillNormal(weight, Math.Sqrt(1.0 / fanIn), random);
    }
}
