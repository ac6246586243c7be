namespace NeuralCore.Tests.Kernels;

/// <summary>Arguments for functions of one number.</summary>
internal static class Sweep
{
    /// <summary>Zeros, denormals, the ends of exp's range, ±∞, NaN, then numbers of every magnitude and a dense grid over −range … range.</summary>
    internal static float[] Values(float range = 100, int grid = 200_001)
    {
        var values = new List<float>
        {
            0f, -0f, float.Epsilon, -float.Epsilon, 1e-40f, -1e-40f, 1.17549435e-38f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
            88.72283f, 88.72284f, -86.643395f, -86.6434f, -87.33654f, 89, -104, 9.999999f, 10, 10.000001f,
        };
        for (int exponent = -149; exponent < 128; exponent++)
        {
            foreach (double factor in (double[])[1, 1.3, 1.9]) values.AddRange([(float)(factor * Math.Pow(2, exponent)), (float)(-factor * Math.Pow(2, exponent))]);
        }

        for (int i = 0; i < grid; i++) values.Add(-range + 2 * range * i / (grid - 1));
        return [.. values];
    }
}
