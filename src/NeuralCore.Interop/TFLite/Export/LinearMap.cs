namespace NeuralCore.Interop.TFLite.Export;

/// <summary>The weights of a dense or convolution layer, into which a batch normalization can be folded.</summary>
/// <remarks><code>
/// Shapes  W here: (rows, O), as dense (in, O) and conv (kh, kw, C, O)    W in the file: (O, rows)
/// Fold    y = γ/σ·(x·W + b − μ) + β = x·(γ/σ·W) + (γ/σ·(b − μ) + β),     σ = √(variance + ε)
/// </code></remarks>
/// <param name="Weights">(rows, O)</param>
/// <param name="Bias">(O)</param>
internal sealed record LinearMap(double[] Weights, double[] Bias)
{
    public static LinearMap Of(Parameter weight, Parameter? bias) => new(
        [.. weight.Value.Span.ToArray().Select(w => (double)w)],
        bias is null ? new double[weight.Value.Shape.Last] : [.. bias.Value.Span.ToArray().Select(b => (double)b)]);

    /// <summary>The batch normalization as one factor and one offset per channel.</summary>
    public static LinearMap Of(BatchNorm norm)
    {
        var identity = new LinearMap([.. Enumerable.Repeat(1.0, norm.Channels)], new double[norm.Channels]);
        return identity.Then(norm);
    }

    public LinearMap Then(BatchNorm norm)
    {
        int outputs = Bias.Length;
        var factors = new double[outputs];
        for (int o = 0; o < outputs; o++)
            factors[o] = norm.Scale.Value.Span[o] / Math.Sqrt(norm.RunningVariance.Span[o] + norm.Epsilon);
        return new LinearMap(
            [.. Weights.Select((w, i) => w * factors[i % outputs])],
            [.. Bias.Select((b, o) => factors[o] * (b - norm.RunningMean.Span[o]) + norm.Shift.Value.Span[o])]);
    }

    /// <summary>(rows, O) → (O, rows), as the file stores it.</summary>
    public float[] OutputsFirst()
    {
        int outputs = Bias.Length, rows = Weights.Length / outputs;
        var turned = new float[Weights.Length];
        for (int i = 0; i < Weights.Length; i++) turned[i % outputs * rows + i / outputs] = (float)Weights[i];
        return turned;
    }

    public float[] Biases() => [.. Bias.Select(b => (float)b)];
}
