namespace NeuralCore.GradientCheck.Entries;

/// <summary>
/// One line for each initialiser: its weights against the variance that its paper states, or against what defines it.
/// </summary>
internal static class InitializerEntries
{
    public static IEnumerable<CatalogueEntry> All =>
    [
        Normal<HeNormal>((fanIn, _) => 2.0 / fanIn),
        Normal<GlorotNormal>((fanIn, fanOut) => 2.0 / (fanIn + fanOut)),
        Normal<LeCunNormal>((fanIn, _) => 1.0 / fanIn),
        Uniform<HeUniform>((fanIn, _) => 2.0 / fanIn),
        Uniform<GlorotUniform>((fanIn, fanOut) => 2.0 / (fanIn + fanOut)),
        Uniform<LeCunUniform>((fanIn, _) => 1.0 / fanIn),
        new CatalogueEntry(nameof(Orthogonal), CheckKind.Initializer, typeof(Orthogonal), Rotation),
        new CatalogueEntry(nameof(Zeros), CheckKind.Initializer, typeof(Zeros), Nothing),
    ];

    private static CatalogueEntry Normal<T>(Func<int, int, double> variance) where T : Initializer, new() =>
        Drawn<T>((fanIn, fanOut, random) => Math.Sqrt(variance(fanIn, fanOut)) * random.NextNormal());

    /// <summary>The variance of a uniform distribution on [−a, a] is a²/3.</summary>
    private static CatalogueEntry Uniform<T>(Func<int, int, double> variance) where T : Initializer, new() =>
        Drawn<T>((fanIn, fanOut, random) => Math.Sqrt(3 * variance(fanIn, fanOut)) * (2 * random.NextDouble() - 1));

    private delegate double NextWeight(int fanIn, int fanOut, StreamBox random);

    private static CatalogueEntry Drawn<T>(NextWeight next) where T : Initializer, new() =>
        new(typeof(T).Name, CheckKind.Initializer, typeof(T), seed =>
        {
            var d = new Draw(seed);
            int fanIn = d.Whole(2, 30), fanOut = d.Other(2, 30, fanIn);
            RandomStream stream = d.Stream();
            Tensor weight = d.Tensor(new Shape(fanIn, fanOut));
            new T().Fill(weight, fanIn, fanOut, stream);
            var box = new StreamBox(stream);
            var comparison = new Comparison();
            comparison.Compare(
                "weight", [.. Enumerable.Range(0, weight.Length)
                .Select(i => new Pair(Comparison.Locate(weight.Shape, i), weight[i], next(fanIn, fanOut, box)))]);
            return comparison.Report(typeof(T).Name, $"{fanIn} in, {fanOut} out");
        });

    /// <summary>WᵀW or WWᵀ, whichever is the smaller, is gain²·1.</summary>
    private static GradientReport Rotation(ulong seed)
    {
        var d = new Draw(seed);
        int rows = d.Whole(1, 12), columns = d.Other(1, 12, rows), small = Math.Min(rows, columns);
        double gain = d.Between(0.3, 2);
        Tensor weight = d.Tensor(new Shape(rows, columns));
        new Orthogonal(gain).Fill(weight, rows, columns, d.Stream());
        var pairs = new List<Pair>();
        for (int i = 0; i < small; i++)
            for (int j = 0; j < small; j++)
            {
                double product = 0;
                for (int k = 0; k < Math.Max(rows, columns); k++)
                    product += rows >= columns ? weight[k, i] * weight[k, j] : weight[i, k] * weight[j, k];
                pairs.Add(new Pair($"[{i}, {j}]", product, i == j ? gain * gain : 0));
            }

        var comparison = new Comparison();
        comparison.Compare("product", pairs);
        return comparison.Report($"{nameof(Orthogonal)} with gain {gain:G3}", weight.Shape.ToString());
    }

    private static GradientReport Nothing(ulong seed)
    {
        var d = new Draw(seed);
        Tensor weight = d.Tensor(new Shape(d.Whole(1, 9), d.Whole(1, 9)));
        new Zeros().Fill(weight, weight.Shape[0], weight.Shape[1], d.Stream());
        var comparison = new Comparison();
        comparison.CompareVanishing(
            "weight", [.. Enumerable.Range(0, weight.Length)
            .Select(i => new Pair(Comparison.Locate(weight.Shape, i), weight[i], 0))]);
        return comparison.Report(nameof(Zeros), weight.Shape.ToString());
    }

    /// <summary>A stream that a lambda can draw from: the stream itself is a value.</summary>
    private sealed class StreamBox(RandomStream random)
    {
        private RandomStream random = random;

        public double NextNormal() => random.NextNormal();

        public double NextDouble() => random.NextDouble();
    }
}
