using FsCheck.Xunit;
using NeuralCore.Handwriting;
using NeuralCore.Kernels.MatrixProduct;

namespace NeuralCore.Tests.Kernels;

public sealed class SparseMatrixProductTests
{
    [Property(MaxTest = 150)]
    public void Any_size_and_density_gives_the_bits_of_the_definition(byte batch, byte inFeatures, byte outFeatures, byte density)
    {
        using var team = new WorkerTeam(2);
        new ProductCase(batch % 140 + 1, inFeatures + 1, outFeatures + 1, SparseInput(density / 255.0)).CheckSparse(team);
    }

    /// <summary>A row alone is shared out by panels of columns, each with its part of the bias.</summary>
    [Theory]
    [InlineData(700)]
    [InlineData(1500)]
    public void A_lone_row_of_many_columns_gives_the_bits_of_the_definition(int outFeatures)
    {
        using var team = new WorkerTeam(2);
        new ProductCase(1, 60, outFeatures, SparseInput(0.3)).CheckSparse(team);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.19)]
    [InlineData(1)]
    public void The_first_layer_gives_the_bits_of_the_definition_for_any_team(double density)
    {
        var product = new ProductCase(128, 784, 128, SparseInput(density));
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var team = new WorkerTeam(threads);
            product.CheckSparse(team);
            product.CheckTiled(team);
        }
    }

    [Fact]
    public void Digits_give_the_bits_of_the_definition()
    {
        const int batch = 70, pixels = 784;
        using var team = new WorkerTeam(2);
        var digits = new Tensor(new Shape(batch, 28, 28, 1));
        GeneratedDigits.Create(batch, seed: 3).FillSamples(team, [.. Enumerable.Range(0, batch)], digits);
        var product = new ProductCase(batch, pixels, 40, (length, salt) => length == digits.Length ? digits.Span.ToArray() : Numbers.Random(length, salt));
        product.CheckSparse(team);
        product.CheckTiled(team);
        Assert.True(SparseMatrixProduct.Pays(digits.Span, batch, pixels, 40));
    }

    [Fact]
    public void The_density_decides()
    {
        Assert.True(SparseMatrixProduct.Pays(Numbers.Sparse(8 * 784, 1, 0.2), 8, 784, 128));
        Assert.False(SparseMatrixProduct.Pays(Numbers.Sparse(8 * 784, 1, 0.8), 8, 784, 128));
        Assert.True(SparseMatrixProduct.Pays(Numbers.Sparse(784, 1, 0.8), 1, 784, 128)); // a row alone
        Assert.False(SparseMatrixProduct.Pays(Numbers.Sparse(8 * 784, 1, 0.2), 8, 784, 10));
        Assert.False(SparseMatrixProduct.Pays([], 0, 784, 128));
    }

    [Fact]
    public unsafe void Lists_hold_what_is_not_zero_in_order_for_every_length()
    {
        for (int length = 0; length < 70; length++)
        {
            float[] x = Numbers.Sparse(length, 7, 0.5), values = new float[length + NonZeros.Slack];
            var offsets = new int[length + NonZeros.Slack];
            int[] expected = [.. Enumerable.Range(0, length).Where(i => x[i] != 0)];
            fixed (float* xs = x, vs = values)
            fixed (int* os = offsets)
            {
                Assert.Equal(expected.Length, NonZeros.List(xs, length, 3, vs, os));
                Assert.Equal(expected.Length, NonZeros.Count(xs, length));
            }

            Assert.Equal(expected.Select(i => 3 * i), offsets.Take(expected.Length));
            Assert.Equal(expected.Select(i => x[i]), values.Take(expected.Length));
        }
    }

    /// <summary>x, which has the salt 1, has zeros; no other operand has.</summary>
    private static Func<int, ulong, float[]> SparseInput(double density) => (length, salt) => salt == 1 ? Numbers.Sparse(length, salt, density) : Numbers.Random(length, salt);
}
