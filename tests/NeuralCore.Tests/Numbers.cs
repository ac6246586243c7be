namespace NeuralCore.Tests;

/// <summary>Numbers to compute with, and the comparison that a bit-for-bit law needs.</summary>
internal static class Numbers
{
    /// <summary>Uniform in [−1, 1), the same for the same seed.</summary>
    internal static float[] Random(int length, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var values = new float[length];
        for (int i = 0; i < length; i++) values[i] = (float)random.NextDouble(-1, 1);
        return values;
    }

    /// <summary>As <see cref="Random"/>, but that most are zeros, of both signs.</summary>
    /// <param name="density">The share of numbers that stay.</param>
    internal static float[] Sparse(int length, ulong seed, double density)
    {
        float[] values = Random(length, seed);
        var random = new RandomStream(seed, RandomPurpose.Test, index: 1);
        for (int i = 0; i < length; i++)
        {
            if (random.NextDouble() >= density) values[i] = i % 2 == 0 ? 0 : -0f;
        }

        return values;
    }

    /// <summary>Whole numbers in −range … range, so that many are equal.</summary>
    internal static float[] Whole(int length, int range, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var values = new float[length];
        for (int i = 0; i < length; i++) values[i] = random.NextInt(2 * range + 1) - range;
        return values;
    }

    /// <summary>Numbers whose product or sum is easily mistaken: NaN, infinities, zeros of both signs, the smallest and the largest.</summary>
    internal static float[] Extreme(int length, ulong seed)
    {
        ReadOnlySpan<float> special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, float.MaxValue];
        var random = new RandomStream(seed, RandomPurpose.Test);
        var values = new float[length];
        for (int i = 0; i < length; i++) values[i] = random.NextInt(4) == 0 ? special[random.NextInt(special.Length)] : (float)random.NextDouble(-1, 1);
        return values;
    }

    /// <summary>The same bits, where every NaN is as good as another.</summary>
    internal static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!SameBits(expected[i], actual[i])) Assert.Fail($"{where}: element {i} is {actual[i]:R}, expected {expected[i]:R}.");
        }
    }

    internal static bool SameBits(float expected, float actual) =>
        BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual) || (float.IsNaN(expected) && float.IsNaN(actual));
}
