using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Softmax;
using NeuralCore.Tests.Losses;

namespace NeuralCore.Tests.Kernels.Softmax;

/// <summary>Targets that sum to 1 are tested with <c>SoftmaxCrossEntropy</c>.</summary>
public sealed unsafe class CrossEntropyRowsTests
{
    private const int Rows = 37;
    private const float Kept = 0.9f, Spread = 0.01f;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(65)]
    public void Every_width_gives_the_same_bits(int columns)
    {
        Case<Lane> single = new(columns);
        foreach (ICase wide in (ICase[])[new Case<Lanes128>(columns), new Case<Lanes256>(columns), new Case<Lanes512>(columns)])
        {
            Numbers.AssertSameBits([.. single.Gradient.Take(wide.Done * columns)], [.. wide.Gradient.Take(wide.Done * columns)], $"{wide}");
            Assert.Equal(single.Losses.Take(wide.Done), wide.Losses.Take(wide.Done));
            Assert.True(wide.Done > Rows - 16);
        }

        float[] scales = Scales(), gradient = new float[Rows * columns];
        var losses = new double[Rows];
        CrossEntropyRows.Run(Logits(columns), Targets(columns), gradient, Rows, columns, Kept, Spread, scales, losses);
        Numbers.AssertSameBits(single.Gradient, gradient, "Run");
        Assert.Equal(single.Losses, losses);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(65)]
    public void Targets_that_sum_to_one_half_have_the_loss_and_gradient_of_the_definition(int columns)
    {
        const double Smoothing = 0.1, Sum = 0.5;
        float[] z = Logits(columns), gradient = new float[Rows * columns];
        float[] t = LossOracle.Distributions(new RandomStream(4, RandomPurpose.Test), Rows, columns).Span.ToArray();
        t = Array.ConvertAll(t, share => (float)(Sum * share));
        float[] scales = [.. Enumerable.Repeat(1f, Rows)];
        var losses = new double[Rows];
        CrossEntropyRows.Run(
            z, t, gradient, Rows, columns, (float)(1 - Smoothing), (float)(Smoothing / columns), scales, losses);

        var expected = new double[columns];
        for (int n = 0; n < Rows; n++)
        {
            double loss = SoftmaxCrossEntropy.EvaluateSample(
                Row(z, n, columns), Row(t, n, columns), Smoothing, expected);
            Assert.Equal(loss, losses[n], 1e-5 * Math.Max(1, loss));
            for (int c = 0; c < columns; c++) Assert.Equal(expected[c], gradient[n * columns + c], 1e-6);
        }
    }

    private static double[] Row(float[] values, int n, int columns) =>
        Array.ConvertAll(values[(n * columns)..((n + 1) * columns)], value => (double)value);

    private static float[] Logits(int columns) => Array.ConvertAll(Numbers.Random(Rows * columns, 1), x => 5 * x);

    private static float[] Targets(int columns) => Numbers.Random(Rows * columns, 2);

    private static float[] Scales() => Numbers.Random(Rows, 3);

    private interface ICase
    {
        float[] Gradient { get; }

        double[] Losses { get; }

        int Done { get; }
    }

    private sealed class Case<T> : ICase where T : struct, ILanes<T>
    {
        public Case(int columns)
        {
            Gradient = new float[Rows * columns];
            fixed (float* z = Logits(columns), t = Targets(columns), dz = Gradient, scales = Scales())
            fixed (double* losses = Losses) Done = CrossEntropyRows.Groups<T>(z, t, dz, Rows, columns, Kept, Spread, scales, losses);
        }

        public float[] Gradient { get; }

        public double[] Losses { get; } = new double[Rows];

        public int Done { get; }

        public override string ToString() => typeof(T).Name;
    }
}
