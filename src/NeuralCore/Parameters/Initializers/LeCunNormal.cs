namespace NeuralCore;

/// <summary>Normal weights that keep the variance of their inputs.</summary>
/// <remarks><code>
/// Distribution  W ~ N(0, 1/fanIn)
///               LeCun et al. 1998, Efficient BackProp, doi:10.1007/3-540-49430-8_2
/// Loops         FillNormal in Initializer.cs
/// </code>
/// Keeps the variance of a sum of fanIn independent inputs; for layers without ReLU, and for SELU.</remarks>
public sealed class LeCunNormal : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn);
        FillNormal(weight, Math.Sqrt(1.0 / fanIn), random);
    }
}
