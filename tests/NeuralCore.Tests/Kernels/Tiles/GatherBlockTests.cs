using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Tests.Kernels;

public sealed unsafe class GatherBlockTests
{
    private const int BRow = 200, CRow = 190, Length = 5;

    private static readonly int[] Offsets = [7, 0, 31, 7, 12];

    [Fact]
    public void Every_block_gives_the_bits_of_the_chains()
    {
        for (int rows = 1; rows <= 6; rows++)
            for (int length = 1; length <= 150; length += length < 50 ? 1 : 7)
                foreach (int count in (int[])[0, 1, Length])
                {
                    int r = rows, l = length, n = count;
                    Check(rows, length, count, (values, offsets, b, c) => new BlockGather(r, l).Add(values, offsets, n, b, BRow, c, CRow));
                }
    }

    [Fact]
    public void The_body_gives_the_same_bits_at_every_width()
    {
        Width<Lanes512>();
        Width<Lanes256>();
        Width<Lanes128>();
        Width<Lane>();

        static void Width<T>() where T : struct, ILanes<T>
        {
            for (int more = 0; more < T.Count; more++)
            {
                // Two vectors a row: the second overlaps the first in all but more + 1 numbers.
                int length = T.Count + more + 1;
                Check(3, length, Length, (values, offsets, b, c) => GatherBlockBody<Count3, Count2, T>.Run(values, offsets, Length, b, BRow, c, CRow, length - T.Count));
            }

            Check(5, 5 * T.Count, Length, (values, offsets, b, c) => GatherBlockBody<Count5, Count5, T>.Run(values, offsets, Length, b, BRow, c, CRow, 4 * T.Count));
        }
    }

    private delegate void Gather(float* values, int* offsets, float* b, float* c);

    private static void Check(int rows, int length, int count, Gather gather)
    {
        float[] values = Numbers.Random(Length, 1), b = Numbers.Random(rows * BRow, 2), start = Numbers.Random(rows * CRow, 3), expected = [.. start], c = [.. start];
        for (int r = 0; r < rows; r++)
            for (int j = 0; j < length; j++)
                for (int i = 0; i < count; i++) expected[r * CRow + j] = float.FusedMultiplyAdd(values[i], b[Offsets[i] + r * BRow + j], expected[r * CRow + j]);
        fixed (float* vs = values, bs = b, cs = c)
        fixed (int* os = Offsets) gather(vs, os, bs, cs);
        Numbers.AssertSameBits(expected, c, $"{count} blocks of {rows} rows of {length}");
    }
}
