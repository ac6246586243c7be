using NeuralCore.Kernels.Elementwise;

namespace NeuralCore.Tests.Kernels;

public sealed class LogSpaceExponentialTests
{
    [Fact]
    public void Every_length_gives_the_bits_of_the_definition_beside_extreme_numbers()
    {
        double[] special =
        [
            0, -0.0, -double.Epsilon, -0.5 * Math.Log(2), -1.5 * Math.Log(2), -37.5, -699.9999999999999, -700, -700.0000000000001, -745,
            double.MinValue, double.NegativeInfinity, double.NaN,
        ];
        var random = new Random(1);
        for (int length = 0; length < 40; length++)
        {
            double[] x = [.. Enumerable.Range(0, length).Select(i => random.Next(3) == 0
                ? special[random.Next(special.Length)]
                : -Math.Pow(10, 6 * random.NextDouble() - 3))];
            double[] y = new double[length];
            LogSpaceExponential.Run(x, y);
            for (int i = 0; i < length; i++)
            {
                Assert.True(BitConverter.DoubleToInt64Bits(LogSpace.Exp(x[i])) == BitConverter.DoubleToInt64Bits(y[i]),
                    $"length {length}, x[{i}] = {x[i]:R}: {LogSpace.Exp(x[i]):R} by the definition, {y[i]:R} found");
            }

            LogSpaceExponential.Run(x, x);
            Assert.Equal(y, x);
        }
    }
}
