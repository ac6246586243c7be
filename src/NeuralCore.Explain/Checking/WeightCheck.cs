namespace NeuralCore.Explain.Checking;

/// <summary>The comparison of a gradient of the engine with a finite difference in double precision.</summary>
/// <remarks><code>
/// noise   = 2·max |single − double| of the tensor + 16·ε·(1 + |L|)/h
///           the gradients by the same sources in both precisions, without a fault: what single precision loses. The
///           rest is the rounding error of a finite difference with the step h; ε is that of double precision
/// error   = |gradient − difference| / max(|gradient|, |difference|, 10³·noise)
/// passed  ⇔ error ≤ 10⁻³
/// small   ⇔ both are at most the noise, as before a batch normalization, where training has biases with the gradient 0
/// </code></remarks>
/// <param name="Gradient">Of the page's pass, in single precision, with a planted fault if one is on.</param>
/// <param name="InDouble">The same by the engine in double precision, without a fault.</param>
/// <param name="Lost">The largest difference of the two precisions in this tensor, without a fault, as far as
/// rounding can explain it.</param>
internal sealed record WeightCheck(float Gradient, double InDouble, FiniteQuotient Difference, double Lost)
{
    /// <summary>Largest relative error of a passed check.</summary>
    public const double Tolerance = 1e-3;

    public double? Error => Difference.Derivative is not { } numeric ? null
        : Math.Abs(Gradient - numeric) / Math.Max(Size(numeric), Math.Max(Noise / Tolerance, double.Epsilon));

    /// <summary><c>passed</c>, <c>failed</c>, <c>kink</c>, or <c>small</c> where nothing can be concluded.</summary>
    public string Verdict => Difference.Derivative is not { } numeric ? "kink" : Size(numeric) <= Noise ? "small"
        : Error <= Tolerance ? "passed" : "failed";

    private double Noise => 2 * Lost + Difference.Rounding;

    private double Size(double numeric) => Math.Max(Math.Abs(Gradient), Math.Abs(numeric));
}
