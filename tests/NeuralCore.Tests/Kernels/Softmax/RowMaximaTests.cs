using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Tests.Kernels.Softmax;

public sealed class RowMaximaTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(65)]
    public void Every_row_names_the_first_of_its_largest(int columns)
    {
        for (int rows = 0; rows < 40; rows++)
        {
            // Few different numbers, so that many are equal; and some NaN, which never wins.
            float[] z = Array.ConvertAll(Numbers.Random(rows * columns, 1), x => Math.Abs(x) > 0.9f ? float.NaN : MathF.Round(2 * x));
            int[] best = [.. Enumerable.Repeat(-1, rows + 1)], expected = [.. Enumerable.Range(0, rows).Select(n => First(z.AsSpan(n * columns, columns))), -1];
            RowMaxima.Indices(z, rows, columns, best);
            Assert.Equal(expected, best);
        }
    }

    [Fact]
    public void Rows_without_numbers_are_refused() => Assert.Throws<ArgumentException>(() => RowMaxima.Indices([], 1, 0, new int[1]));

    private static int First(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int c = 1; c < row.Length; c++)
        {
            if (row[c] > row[best]) best = c;
        }

        return best;
    }
}
