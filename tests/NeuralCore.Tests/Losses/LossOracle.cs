namespace NeuralCore.Tests.Losses;

/// <summary>The losses' formulas written plainly in double, for moderate logits.</summary>
internal static class LossOracle
{
    public static double SoftmaxCrossEntropy(Tensor z, Tensor t, double smoothing, double[] weights, out double[] gradient)
    {
        int batch = z.Shape[0], classes = z.Shape[1];
        double[] sampleWeights = [.. Enumerable.Range(0, batch).Select(n => Enumerable.Range(0, classes).Sum(c => t[n, c] * weights[c]))];
        double loss = 0, total = sampleWeights.Sum();
        gradient = new double[z.Length];
        for (int n = 0; n < batch; n++)
        {
            double[] exps = [.. Enumerable.Range(0, classes).Select(c => Math.Exp(z[n, c]))];
            double[] smoothed = [.. Enumerable.Range(0, classes).Select(c => (1 - smoothing) * t[n, c] + smoothing / classes)];
            for (int c = 0; c < classes; c++)
            {
                double p = exps[c] / exps.Sum();
                loss -= sampleWeights[n] * smoothed[c] * Math.Log(p) / total;
                gradient[n * classes + c] = sampleWeights[n] * (p * smoothed.Sum() - smoothed[c]) / total;
            }
        }

        return loss;
    }

    public static Tensor Normal(RandomStream random, int batch, int classes, double scale)
    {
        var z = new Tensor(new Shape(batch, classes));
        foreach (ref Real x in z.Span) x = (Real)(scale * random.NextNormal());
        return z;
    }

    /// <summary>Rows that add up to 1.</summary>
    public static Tensor Distributions(RandomStream random, int batch, int classes)
    {
        var t = new Tensor(new Shape(batch, classes));
        for (int n = 0; n < batch; n++)
        {
            double[] draws = new double[classes];
            for (int c = 0; c < classes; c++) draws[c] = random.NextDouble(0.1, 1);
            for (int c = 0; c < classes; c++) t[n, c] = (Real)(draws[c] / draws.Sum());
        }

        return t;
    }
}
