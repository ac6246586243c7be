using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Tests.Kernels.Softmax;

/// <summary>The values themselves are tested with <c>SoftmaxCrossEntropy</c>.</summary>
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
