using System.Security.Cryptography;

namespace NeuralCore.Tests.Models;

public class WeightHashTests
{
    [Fact]
    public void It_is_the_sha256_of_names_shapes_and_bytes_in_order()
    {
        Network network = NetworkArchitecture.Build("dense 2", new Shape(1), seed: 1);
        network.Parameters[0].Value[0] = 1;
        network.Parameters[0].Value[1] = -2;
        byte[] bytes =
        [
            13, 0, 0, 0, .. "dense1.weight"u8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0,
            11, 0, 0, 0, .. "dense1.bias"u8, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), WeightHash.Of(network));
    }

    [Fact]
    public void It_changes_with_every_bit_of_the_state_and_with_nothing_else()
    {
        Network network = Sample.Network("dense 3 relu | batchnorm | dense 2", new Shape(4));
        string hash = WeightHash.Of(network);
        Assert.Equal(hash, WeightHash.Of(Sample.Network("dense 3 gelu | batchnorm | dense 2", new Shape(4))));
        Assert.NotEqual(hash, WeightHash.Of(Sample.Network("dense 3 relu | batchnorm | dense 2", new Shape(4), seed: 8)));
        network.Parameters[0].Gradient.Span.Fill(1);
        Assert.Equal(hash, WeightHash.Of(network));
        foreach ((_, Tensor tensor) in network.State())
        {
            float old = tensor[0];
            tensor[0] = float.BitIncrement(old);
            Assert.NotEqual(hash, WeightHash.Of(network));
            tensor[0] = old;
        }

        Assert.Equal(hash, WeightHash.Of(network));
    }

    [Fact]
    public void The_sign_of_zero_counts()
    {
        Network network = NetworkArchitecture.Build("dense 1", new Shape(1), seed: 1);
        string hash = WeightHash.Of(network);
        network.Parameters[1].Value[0] = -0f;
        Assert.NotEqual(hash, WeightHash.Of(network));
    }
}
