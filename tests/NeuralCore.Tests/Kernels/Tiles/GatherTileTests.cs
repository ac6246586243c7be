using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Tests.Kernels;

public sealed unsafe class GatherTileTests
{
    [Fact]
    public void Every_length_gives_the_bits_of_the_chain_at_every_width()
    {
        for (int length = 1; length <= 260; length += length < 70 ? 1 : 13)
            foreach (int count in (int[])[0, 1, 5])
            {
                float[] values = Numbers.Random(5, 1), b = Numbers.Random(300, 2), start = Numbers.Random(length + 1, 3), expected = [.. start];
                int[] offsets = [7, 0, 31, 7, 12];
                for (int j = 0; j < length; j++)
                    for (int i = 0; i < count; i++) expected[j] = float.FusedMultiplyAdd(values[i], b[offsets[i] + j], expected[j]);

                Check(expected, start, values, offsets, count, b, length, (v, o, bs, c) => GatherTile.Run(v, o, count, bs, c, length));
                if (length >= Lanes512.Count) Check(expected, start, values, offsets, count, b, length, (v, o, bs, c) => GatherTile.RunPieces<Lanes512>(v, o, count, bs, c, length));
                if (length >= Lanes256.Count) Check(expected, start, values, offsets, count, b, length, (v, o, bs, c) => GatherTile.RunPieces<Lanes256>(v, o, count, bs, c, length));
                if (length >= Lanes128.Count) Check(expected, start, values, offsets, count, b, length, (v, o, bs, c) => GatherTile.RunPieces<Lanes128>(v, o, count, bs, c, length));
                Check(expected, start, values, offsets, count, b, length, (v, o, bs, c) => GatherTile.RunPieces<Lane>(v, o, count, bs, c, length));
            }
    }

    private delegate void Gather(float* values, int* offsets, float* b, float* c);

    private static void Check(float[] expected, float[] start, float[] values, int[] offsets, int count, float[] b, int length, Gather gather)
    {
        float[] c = [.. start];
        fixed (float* vs = values, bs = b, cs = c)
        fixed (int* os = offsets) gather(vs, os, bs, cs);
        Numbers.AssertSameBits(expected, c, $"{count} rows of {length}");
    }
}
