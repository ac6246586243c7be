using FsCheck.Xunit;

namespace NeuralCore.Tests.Kernels;

public sealed class RowwiseMatrixProductTests
{
    [Property]
    public void Any_size_gives_the_bits_of_the_definition(byte batch, byte inFeatures, byte outFeatures) =>
        new ProductCase(batch % 30, inFeatures % 70, outFeatures % 70, Numbers.Random).CheckRowwise();

    [Property]
    public void Nan_infinity_and_zeros_behave_as_in_the_definition(byte batch, byte inFeatures, byte outFeatures, ulong seed) =>
        new ProductCase(batch % 20, inFeatures % 40, outFeatures % 40, (length, salt) => Numbers.Extreme(length, seed + salt)).CheckRowwise();

    [Fact]
    public void Mnist_sizes_give_the_bits_of_the_definition() => new ProductCase(128, 784, 128, Numbers.Random).CheckRowwise();
}
