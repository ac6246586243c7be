namespace NeuralCore.Kernels.Softmax;

/// <summary>
/// Softmax by the base library's exponential: the definition that <see cref="VectorSoftmax"/> approaches within 2·10⁻⁷
/// in float.
/// </summary>
/// <remarks><code>
/// Shapes    z, p: (N, C)
/// Forward   m[n] = max over c of z[n,c]
///           p[n,c] = exp(z[n,c] − m[n]) / Σⱼ exp(z[n,j] − m[n])
/// </code></remarks>
public static class NaiveSoftmax
{
    /// <summary>
    /// The softmax of each row of logits (N, C) in probabilities (N, C); the two may be the same memory.
    /// </summary>
    /// <param name="rows">N</param>
    /// <param name="columns">C</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Rows(ReadOnlySpan<Real> logits, Span<Real> probabilities, int rows, int columns)
    {
        Guard.Require(rows >= 0 && columns >= 0, $"Sizes are not negative: N = {rows}, C = {columns}.");
        Guard.Length(logits, (long)rows * columns);
        Guard.Length(probabilities, (long)rows * columns);
        for (int n = 0; n < rows; n++)
        {
            ReadOnlySpan<Real> z = logits.Slice(n * columns, columns);
            Span<Real> p = probabilities.Slice(n * columns, columns);
            Real max = Real.NegativeInfinity;
            for (int c = 0; c < columns; c++) max = Real.Max(max, z[c]);

            double sum = 0;
            for (int c = 0; c < columns; c++)
            {
                p[c] = (Real)Math.Exp(z[c] - max);
                sum += p[c];
            }

            for (int c = 0; c < columns; c++) p[c] /= (Real)sum;
        }
    }
}
