namespace NeuralCore.Handwriting.Lines;

/// <summary>Distributions of the synthesis, from + − × ÷ √ alone.</summary>
internal static class RandomDraws
{
    private const float DeviationOfSum = 0.40824829f; // √(2/12)

    /// <summary>Uniform in [low, high).</summary>
    public static float Uniform(this ref RandomStream random, float low, float high) =>
        low + (high - low) * Unit(ref random);

    /// <summary>True with this probability.</summary>
    public static bool Chance(this ref RandomStream random, float probability) => Unit(ref random) < probability;

    /// <summary>Triangular with mean 0, bounded by 2.45 standard deviations.</summary>
    public static float Bell(this ref RandomStream random, float deviation) =>
        (Unit(ref random) + Unit(ref random) - 1) * (deviation / DeviationOfSum);

    /// <summary>Uniform in 0 … bound−1 with more weight on small values: the product of two uniform numbers.</summary>
    public static int Small(this ref RandomStream random, int bound) =>
        (int)(bound * Unit(ref random) * Unit(ref random));

    /// <summary>Uniform in [0, 1), 24 bits, so that it is exact in single precision.</summary>
    public static float Unit(this ref RandomStream random) => (random.NextUInt64() >> 40) * (1f / (1 << 24));
}
