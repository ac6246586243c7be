namespace NeuralCore.Tests.Parameters.Initializers;

public sealed class InitializerTests
{
    private const int FanIn = 300, FanOut = 200;

    /// <summary>Each distribution's variance, and the bound of the uniform ones.</summary>
    private static readonly Dictionary<string, (Initializer Initializer, double Variance, double? Limit)> Catalogue = new()
    {
        [nameof(HeNormal)] = (new HeNormal(), 2.0 / FanIn, null),
        [nameof(HeUniform)] = (new HeUniform(), 2.0 / FanIn, Math.Sqrt(6.0 / FanIn)),
        [nameof(GlorotNormal)] = (new GlorotNormal(), 2.0 / (FanIn + FanOut), null),
        [nameof(GlorotUniform)] = (new GlorotUniform(), 2.0 / (FanIn + FanOut), Math.Sqrt(6.0 / (FanIn + FanOut))),
        [nameof(LeCunNormal)] = (new LeCunNormal(), 1.0 / FanIn, null),
        [nameof(LeCunUniform)] = (new LeCunUniform(), 1.0 / FanIn, Math.Sqrt(3.0 / FanIn)),
        [nameof(Orthogonal)] = (new Orthogonal(), 1.0 / FanIn, null),
        [nameof(Zeros)] = (new Zeros(), 0, 0),
    };

    public static TheoryData<string> Names => [.. Catalogue.Keys];

    [Fact]
    public void Every_initializer_of_the_library_is_in_the_catalogue() => Assert.Equal(
        typeof(Initializer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Initializer))).Select(type => type.Name).Order(), Catalogue.Keys.Order());

    [Theory, MemberData(nameof(Names))]
    public void Mean_and_variance_are_the_papers(string name)
    {
        (Initializer initializer, double variance, double? limit) = Catalogue[name];
        double[] w = Filled(initializer, seed: 1);
        double mean = w.Average(), spread = w.Select(x => x * x).Average();
        // 60 000 draws: the standard error of the mean is σ/245, that of the variance at most σ²·√2/245 = 0.6 %.
        Assert.True(Math.Abs(mean) <= 4 * Math.Sqrt(variance) / 245, $"{name}: mean {mean}");
        Assert.Equal(variance, spread, 0.025 * variance);
        if (limit is not double bound) return;
        Assert.InRange(w.Max(Math.Abs), 0.999 * bound, bound * (1 + 1e-6));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_same_stream_gives_the_same_bits_and_another_seed_others(string name)
    {
        Initializer initializer = Catalogue[name].Initializer;
        Assert.Equal(Filled(initializer, seed: 1), Filled(initializer, seed: 1));
        if (initializer is not Zeros) Assert.NotEqual(Filled(initializer, seed: 1), Filled(initializer, seed: 2));
    }

    [Fact]
    public void A_normal_weight_has_the_tails_that_a_truncated_one_lacks()
    {
        double deviation = Math.Sqrt(2.0 / FanIn);
        double outside = Filled(new HeNormal(), seed: 1).Count(w => Math.Abs(w) > 2 * deviation) / (double)(FanIn * FanOut);
        Assert.Equal(0.0455, outside, 0.004);
    }

    [Theory]
    [InlineData(7, 4, 1.0)]
    [InlineData(4, 7, 1.0)]
    [InlineData(5, 5, 1.5)]
    [InlineData(1, 6, 1.0)]
    [InlineData(120, 64, 1.0)]
    public void Orthogonal_has_orthonormal_vectors_along_its_shorter_side_times_the_gain(int rows, int columns, double gain)
    {
        var weight = new Tensor(new Shape(rows, columns));
        new Orthogonal(gain).Fill(weight, rows, columns, new RandomStream(1, RandomPurpose.Test));
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        double At(int vector, int i) => rows < columns ? weight[vector, i] : weight[i, vector];
        for (int a = 0; a < count; a++)
            for (int b = 0; b < count; b++)
            {
                double dot = Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i));
                Assert.Equal(a == b ? gain * gain : 0, dot, 1e-6);
            }
    }

    [Fact]
    public void Orthogonal_sees_a_convolution_as_the_matrix_of_its_last_axis()
    {
        var weight = new Tensor(new Shape(3, 3, 2, 5));
        new Orthogonal().Fill(weight, 18, 45, new RandomStream(1, RandomPurpose.Test));
        for (int a = 0; a < 5; a++)
            for (int b = 0; b < 5; b++) Assert.Equal(a == b ? 1 : 0, Enumerable.Range(0, 18).Sum(i => (double)weight.Span[i * 5 + a] * weight.Span[i * 5 + b]), 1e-6);
    }

    [Fact]
    public void Orthogonal_weights_of_one_number_are_as_often_negative_as_positive()
    {
        int negative = 0;
        var weight = new Tensor(new Shape(1, 1));
        for (ulong seed = 0; seed < 400; seed++)
        {
            new Orthogonal().Fill(weight, 1, 1, new RandomStream(seed, RandomPurpose.Test));
            Assert.Equal(1, Math.Abs(weight[0]));
            if (weight[0] < 0) negative++;
        }

        Assert.InRange(negative, 150, 250);
    }

    [Fact]
    public void Arguments_without_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Orthogonal(gain: 0));
        Assert.Throws<ArgumentException>(() => new HeNormal().Fill(new Tensor(new Shape(1)), 0, 1, new RandomStream(1, RandomPurpose.Test)));
    }

    private static double[] Filled(Initializer initializer, ulong seed)
    {
        var weight = new Tensor(new Shape(FanIn, FanOut));
        weight.Span.Fill(9);
        initializer.Fill(weight, FanIn, FanOut, new RandomStream(seed, RandomPurpose.Test));
        return [.. weight.Span.ToArray().Select(w => (double)w)];
    }
}
