namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>The preconditions that all rungs of the ladder share.</summary>
internal static class MatrixProductGuard
{
    /// <summary>x: (N, in), w: (in, out), y: (N, out), or their gradients.</summary>
    public static void Check(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> y, int batch, int inFeatures, int outFeatures)
    {
        Guard.Require(batch >= 0 && inFeatures >= 0 && outFeatures >= 0,
            $"Sizes are not negative: N = {batch}, in = {inFeatures}, out = {outFeatures}.");
        Guard.Length(x, (long)batch * inFeatures);
        Guard.Length(w, (long)inFeatures * outFeatures);
        Guard.Length(y, (long)batch * outFeatures);
    }
}
