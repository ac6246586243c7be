using FsCheck.Xunit;
using NeuralCore.Kernels.MatrixProduct;

namespace NeuralCore.Tests.Kernels;

public sealed class TiledMatrixProductTests
{
    /// <summary>All small sizes, and both sides of the widths and heights of tiles and strips.</summary>
    private static readonly int[] Ragged = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 14, 15, 16, 17, 20];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_small_size_gives_the_bits_of_the_definition(int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (int n in Ragged)
            foreach (int i in Ragged)
                foreach (int o in Ragged) new ProductCase(n, i, o, Numbers.Random).CheckTiled(team);
    }

    [Theory]
    [InlineData(1, 784, 128)]
    [InlineData(128, 784, 128)]
    [InlineData(128, 128, 10)]
    [InlineData(33, 40, 65)]
    [InlineData(65, 33, 40)]
    [InlineData(40, 65, 33)]
    [InlineData(61, 129, 95)]
    [InlineData(29, 257, 31)]
    [InlineData(15, 300, 130)]
    [InlineData(261, 300, 70)]
    [InlineData(40, 530, 600)]
    [InlineData(33, 45, 1024)]
    [InlineData(40, 1024, 1024)]
    [InlineData(1, 300, 1100)]
    [InlineData(9, 8500, 40)]
    [InlineData(8200, 120, 34)]
    public void Larger_sizes_give_the_bits_of_the_definition_for_any_team(int batch, int inFeatures, int outFeatures)
    {
        var product = new ProductCase(batch, inFeatures, outFeatures, Numbers.Random);
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var team = new WorkerTeam(threads);
            product.CheckTiled(team);
        }
    }

    [Property(MaxTest = 60)]
    public void Any_size_gives_the_bits_of_the_definition(byte batch, byte inFeatures, byte outFeatures)
    {
        using var team = new WorkerTeam(2);
        new ProductCase(batch % 90, inFeatures, outFeatures, Numbers.Random).CheckTiled(team);
    }

    [Property(MaxTest = 60)]
    public void Nan_infinity_and_zeros_behave_as_in_the_definition(byte batch, byte inFeatures, byte outFeatures, ulong seed)
    {
        using var team = new WorkerTeam(2);
        new ProductCase(batch % 30, inFeatures % 50, outFeatures % 80, (length, salt) => Numbers.Extreme(length, seed + salt)).CheckTiled(team);
    }

    [Fact]
    public void Buffers_that_are_too_short_are_refused_by_name()
    {
        using var team = new WorkerTeam(1);
        float[] six = new float[6], eight = new float[8], twelve = new float[12];
        // N = 2, in = 3, out = 4: x 6, w 12, y 8, bias 4
        Refused("x", () => TiledMatrixProduct.Forward(team, new float[5], twelve, [], eight, 2, 3, 4));
        Refused("w", () => TiledMatrixProduct.Forward(team, six, new float[11], [], eight, 2, 3, 4));
        Refused("y", () => TiledMatrixProduct.Forward(team, six, twelve, [], new float[7], 2, 3, 4));
        Refused("bias", () => TiledMatrixProduct.Forward(team, six, twelve, new float[3], eight, 2, 3, 4));
        Refused("x", () => TiledMatrixProduct.DataGradient(team, eight, twelve, new float[5], 2, 3, 4));
        Refused("w", () => TiledMatrixProduct.WeightGradient(team, six, eight, new float[11], 2, 3, 4));
        Assert.Throws<ArgumentException>(() => TiledMatrixProduct.Forward(team, six, twelve, [], eight, -2, 3, 4));

        static void Refused(string name, Action pass) => Assert.StartsWith($"{name} has", Assert.Throws<ArgumentException>(pass).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_whose_product_overflows_are_refused_not_wrapped()
    {
        using var team = new WorkerTeam(1);
        Assert.Throws<ArgumentException>(() => TiledMatrixProduct.Forward(team, [], [], [], [], 65536, 65536, 0));
        Assert.Throws<ArgumentException>(() => TiledMatrixProduct.DataGradient(team, [], [], [], 0, 65536, 65536));
    }
}
