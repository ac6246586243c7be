using FsCheck.Xunit;
using NeuralCore.Kernels.Normalization;

namespace NeuralCore.Tests.Kernels;

public sealed class BatchNormalizationTests
{
    [Property]
    public void Affine_is_two_fused_steps_for_every_element_whatever_the_team(byte rows, byte columns, byte threads, ulong seed)
    {
        int r = rows, c = 1 + columns % 70;
        using var team = new WorkerTeam(1 + threads % 3);
        float[] x = Numbers.Random(r * c, seed), u = Numbers.Random(r * c, seed + 1), shift = Numbers.Random(c, seed + 2), p = Numbers.Random(c, seed + 3), q = Numbers.Random(c, seed + 4), s = Numbers.Random(c, seed + 5);
        float[] expected = [.. x.Select((value, i) => float.FusedMultiplyAdd(p[i % c], u[i], float.FusedMultiplyAdd(q[i % c], value - shift[i % c], s[i % c])))];
        float[] y = new float[r * c];
        BatchNormalization.Affine(team, x, u, shift, p, q, s, y, r, c);
        Numbers.AssertSameBits(expected, y, $"{r}×{c}");
    }
}
