using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Tests.Kernels;

/// <summary>Each width of register against the chain it stands for, whatever the machine would choose by itself.</summary>
public sealed unsafe class ProductTileTests
{
    private const int Segments = 2;
    private const int Depth = 5;
    private const int MaxRows = 14;
    private const float Untouched = 99;

    /// <summary>Rows to fetch ahead may be anywhere: here gigabytes behind the last.</summary>
    private const int Beyond = int.MaxValue;

    [Fact]
    public void Tiles_of_512_bits_equal_the_chain_at_every_height_and_width() => EveryTile<Lanes512>();

    [Fact]
    public void Tiles_of_256_bits_equal_the_chain_at_every_height_and_width() => EveryTile<Lanes256>();

    [Fact]
    public void Tiles_of_128_bits_equal_the_chain_at_every_height_and_width() => EveryTile<Lanes128>();

    [Fact]
    public void Tiles_of_single_numbers_equal_the_chain_at_every_height_and_width() => EveryTile<Lane>();

    [Fact]
    public void The_chosen_tile_equals_the_chain_from_one_column_to_the_widest()
    {
        for (int rows = 1; rows <= ProductTile.MaxRows; rows++)
            for (int width = 1; width <= ProductTile.MaxWidth; width++)
            {
                int columns = width;
                Check(rows, width, accumulate: true, (ref TileOperands operands, int height) => ProductTile.Run(ref operands, height, columns));
            }
    }

    [Fact]
    public void A_tile_without_rows_or_with_too_many_is_refused()
    {
        var operands = default(TileOperands);
        Assert.Throws<ArgumentOutOfRangeException>(() => ProductTile.Run<Lane>(ref operands, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProductTile.Run<Lane>(ref operands, MaxRows + 1, 1));
    }

    private delegate void Tile(ref TileOperands operands, int rows);

    private static void EveryTile<T>() where T : struct, ILanes<T>
    {
        for (int rows = 1; rows <= MaxRows; rows++)
            for (int width = T.Count; width <= 2 * T.Count; width++)
            {
                int columns = width;
                Check(rows, width, accumulate: false, (ref TileOperands operands, int height) => ProductTile.Run<T>(ref operands, height, columns));
                Check(rows, width, accumulate: true, (ref TileOperands operands, int height) => ProductTile.Run<T>(ref operands, height, columns));
            }
    }

    /// <summary>Odd strides, two segments of A that overlap, and a C that is wider and higher than the tile, whose rest must stay.</summary>
    private static void Check(int rows, int width, bool accumulate, Tile tile)
    {
        const int aStep = 2, margin = 3;
        int aRow = Depth * aStep + 1, bRow = width + 1, cRow = width + margin;
        int[] segments = [0, 4];
        float[] a = Numbers.Random(rows * aRow + Depth * aStep + 4, 1), b = Numbers.Random(Segments * Depth * bRow, 2), bias = Numbers.Random(width, 3);
        float[] c = new float[(rows + 1) * cRow];
        Array.Fill(c, Untouched);
        if (accumulate)
        {
            for (int i = 0; i < rows; i++) Numbers.Random(width, 4).CopyTo(c, i * cRow);
        }

        float[] expected = [.. c];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < width; j++)
            {
                float sum = accumulate ? c[i * cRow + j] : bias[j];
                for (int s = 0; s < Segments; s++)
                    for (int k = 0; k < Depth; k++) sum = float.FusedMultiplyAdd(a[segments[s] + i * aRow + k * aStep], b[(s * Depth + k) * bRow + j], sum);
                expected[i * cRow + j] = sum;
            }

        fixed (float* ap = a, bp = b, cp = c, biases = bias)
        fixed (int* offsets = segments)
        {
            var operands = new TileOperands
            {
                A = ap,
                ARow = aRow,
                AStep = aStep,
                Segments = offsets,
                SegmentCount = Segments,
                Depth = Depth,
                B = bp,
                BRow = bRow,
                Ahead = accumulate ? Beyond : 0,
                C = cp,
                CRow = cRow,
                Start = accumulate ? cp : biases,
                StartRow = accumulate ? cRow : 0,
            };
            tile(ref operands, rows);
        }

        Numbers.AssertSameBits(expected, c, $"{rows}×{width}");
    }
}
