namespace NeuralCore;

/// <summary>Base class of weight initialisers.</summary>
/// <remarks><code>
/// Shapes    fanIn: numbers that one output sums       dense in, convolution kh·kw·in
///           fanOut: outputs that one input feeds      dense out, convolution kh·kw·out
/// </code>
/// Random numbers are drawn in double and rounded once, so a float and a double network start from the same
/// weights.</remarks>
public abstract class Initializer
{
    /// <summary>Overwrites <paramref name="weight"/>; the same stream gives the same values.</summary>
    public abstract void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random);

    /// <summary>Each element normal with mean 0.</summary>
    protected static void FillNormal(Tensor weight, double standardDeviation, RandomStream random)
    {
        foreach (ref Real w in weight.Span) w = (Real)(standardDeviation * random.NextNormal());
    }

    /// <summary>Each element uniform in [−limit, limit), whose variance is limit²/3.</summary>
    protected static void FillUniform(Tensor weight, double limit, RandomStream random)
    {
        foreach (ref Real w in weight.Span) w = (Real)random.NextDouble(-limit, limit);
    }

    /// <summary>Throws if a fan by which a variance is divided is not positive.</summary>
    protected static void RequireFan(int fan) =>
        Guard.Require(fan > 0, $"The fan is {fan}; it must be positive.");
}
