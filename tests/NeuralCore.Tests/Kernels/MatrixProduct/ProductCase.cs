using NeuralCore.Kernels.MatrixProduct;

namespace NeuralCore.Tests.Kernels;

/// <summary>One size of the three products, with what <see cref="NaiveMatrixProduct"/> makes of it: every rung of the ladder must give these bits.</summary>
internal sealed class ProductCase
{
    private readonly int batch, inFeatures, outFeatures;
    private readonly float[] x, w, bias, dy, dw, y, yWithBias, dx, dwAfter;

    internal ProductCase(int batch, int inFeatures, int outFeatures, Func<int, ulong, float[]> numbers)
    {
        (this.batch, this.inFeatures, this.outFeatures) = (batch, inFeatures, outFeatures);
        x = numbers(batch * inFeatures, 1);
        w = numbers(inFeatures * outFeatures, 2);
        bias = numbers(outFeatures, 3);
        dy = numbers(batch * outFeatures, 4);
        dw = numbers(inFeatures * outFeatures, 5);
        (y, yWithBias, dx, dwAfter) = (new float[dy.Length], new float[dy.Length], new float[x.Length], [.. dw]);
        NaiveMatrixProduct.Forward(x, w, [], y, batch, inFeatures, outFeatures);
        NaiveMatrixProduct.Forward(x, w, bias, yWithBias, batch, inFeatures, outFeatures);
        NaiveMatrixProduct.DataGradient(dy, w, dx, batch, inFeatures, outFeatures);
        NaiveMatrixProduct.WeightGradient(x, dy, dwAfter, batch, inFeatures, outFeatures);
    }

    internal void CheckTiled(WorkerTeam team)
    {
        string where = $"{batch}×{inFeatures}×{outFeatures}, {team.Threads} threads";
        Check(y, result => TiledMatrixProduct.Forward(team, x, w, [], result, batch, inFeatures, outFeatures), $"Forward {where}");
        // Without outputs a bias is empty, which is how its absence is said.
        Check(yWithBias, result => TiledMatrixProduct.Forward(team, x, w, bias, result, batch, inFeatures, outFeatures), $"Forward with bias {where}");
        Check(dx, result => TiledMatrixProduct.DataGradient(team, dy, w, result, batch, inFeatures, outFeatures), $"DataGradient {where}");
        Check(dwAfter, result => TiledMatrixProduct.WeightGradient(team, x, dy, result, batch, inFeatures, outFeatures), $"WeightGradient {where}", start: dw);
    }

    /// <summary>The sparse kernels themselves, whatever the density.</summary>
    internal void CheckSparse(WorkerTeam team)
    {
        string where = $"{batch}×{inFeatures}×{outFeatures}, {team.Threads} threads";
        Check(y, result => SparseMatrixProduct.Forward(team, x, w, [], result, batch, inFeatures, outFeatures), $"Forward {where}");
        Check(yWithBias, result => SparseMatrixProduct.Forward(team, x, w, bias, result, batch, inFeatures, outFeatures), $"Forward with bias {where}");
        Check(dwAfter, result => SparseMatrixProduct.WeightGradient(team, x, dy, result, batch, inFeatures, outFeatures), $"WeightGradient {where}", start: dw);
    }

    internal void CheckRowwise()
    {
        string where = $"{batch}×{inFeatures}×{outFeatures}";
        var transposed = new float[w.Length];
        for (int i = 0; i < inFeatures; i++)
            for (int o = 0; o < outFeatures; o++) transposed[o * inFeatures + i] = w[i * outFeatures + o];
        Check(y, result => RowwiseMatrixProduct.Forward(x, w, [], result, batch, inFeatures, outFeatures), $"Forward {where}");
        Check(yWithBias, result => RowwiseMatrixProduct.Forward(x, w, bias, result, batch, inFeatures, outFeatures), $"Forward with bias {where}");
        Check(dx, result => RowwiseMatrixProduct.DataGradient(dy, transposed, result, batch, inFeatures, outFeatures), $"DataGradient {where}");
        Check(dwAfter, result => RowwiseMatrixProduct.WeightGradient(x, dy, result, batch, inFeatures, outFeatures), $"WeightGradient {where}", start: dw);
    }

    private delegate void ProductPass(Span<float> result);

    /// <summary>Overwriting passes start from other numbers; around the result is a margin that must stay.</summary>
    private static void Check(float[] expected, ProductPass pass, string where, float[]? start = null)
    {
        var result = new Guarded(start ?? [.. Enumerable.Repeat(99f, expected.Length)]);
        pass(result.Span);
        result.AssertSameBits(expected, where);
    }
}
