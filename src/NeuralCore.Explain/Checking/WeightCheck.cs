namespace NeuralCore.Explain.Checking;

/// <summary>The comparison of a gradient of the engine with a finite difference in double precision.</summary>
/// <remarks><code>
/// error   = |gradient − difference| / max(|gradient|, |difference|, 10⁻²·scale, 10⁻³·largest)
///           scale = max |gradient| of the tensor, largest = that of all parameters
/// passed  ⇔ error ≤ 10⁻³ and the scale is not tiny      the gradient is in single precision
/// </code>
/// A bias before a batch normalization has the gradient 0 while training, and in single precision rounding errors in
/// proportion to other gradients: hence the largest one in the error.</remarks>
/// <param name="Gradient">Of the page's pass, in single precision, with a planted fault if one is on.</param>
/// <param name="InDouble">The same by the engine in double precision, without a fault.</param>
/// <param name="Scale">The largest absolute gradient of the tensor.</param>
/// <param name="Largest">The largest absolute gradient of all parameters.</param>
internal sealed record WeightCheck(
    float Gradient, double InDouble, FiniteQuotient Difference, double Scale, double Largest)
{
    /// <summary>Largest relative error of a passed check.</summary>
    public const double Tolerance = 1e-3;

    /// <summary>Below this scale the loss of this image is so small that its rounding hides the derivative.</summary>
    private const double MinScale = 1e-7;

    private const double Floor = 1e-2, LargestFloor = 1e-3;

    public double? Error => Difference.Derivative is not { } numeric ? null
        : Math.Abs(Gradient - numeric)
            / new[] { Math.Abs(Gradient), Math.Abs(numeric), Floor * Scale, LargestFloor * Largest, double.Epsilon }
                .Max();

    /// <summary><c>passed</c>, <c>failed</c>, <c>kink</c>, or <c>small</c> where nothing can be concluded.</summary>
    public string Verdict => Error is not { } error ? "kink" : Scale < MinScale ? "small"
        : error <= Tolerance ? "passed" : "failed";
}
