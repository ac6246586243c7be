using System.Buffers.Binary;
using System.Text;
using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Models;

/// <summary>Small models and safetensors files, whole and broken.</summary>
internal static class Sample
{
    internal static readonly string[] TwoClasses = ["yes", "no"];

    /// <summary>A network whose every tensor, running statistics too, holds numbers of its own.</summary>
    internal static Network Network(string architecture, Shape inputShape, ulong seed = 7)
    {
        Network network = NetworkArchitecture.Build(architecture, inputShape, seed);
        long index = 0;
        foreach ((_, Tensor tensor) in network.State())
        {
            var random = new RandomStream(seed, RandomPurpose.Test, index: index++);
            for (int i = 0; i < tensor.Length; i++) tensor[i] = (float)random.NextDouble(-3, 3);
        }

        return network;
    }

    internal static Model Model(string architecture = "flatten | dense 3 relu | batchnorm | dense 2") =>
        new(Network(architecture, new Shape(2, 2, 1)), TwoClasses, [new(ModelKeys.Seed, "7"), new("note", "ä \"quoted\"\n😀")]);

    internal static byte[] Saved(Model model)
    {
        using var scratch = new Scratch();
        ModelFile.Save(scratch.Path("m"), model);
        return System.IO.File.ReadAllBytes(scratch.Path("m"));
    }

    internal static Model Load(byte[] content) => ModelFile.Load(new MemoryStream(content), "sample");

    internal static SafetensorsFile Read(byte[] content) => SafetensorsFile.Read(new MemoryStream(content), "sample");

    /// <summary>A safetensors file with this header and this many bytes of data, 0, 1, 2, ….</summary>
    internal static byte[] File(string header, int dataBytes) => File(Encoding.UTF8.GetBytes(header), [.. Enumerable.Range(0, dataBytes).Select(i => (byte)i)]);

    internal static byte[] File(byte[] header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    internal static (string Header, byte[] Data) Split(byte[] content)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(content);
        return (Encoding.UTF8.GetString(content, 8, length), content[(8 + length)..]);
    }

    /// <summary>The file with <paramref name="from"/> in its header become <paramref name="to"/>.</summary>
    internal static byte[] WithHeader(byte[] content, string from, string to)
    {
        (string header, byte[] data) = Split(content);
        Assert.Contains(from, header, StringComparison.Ordinal);
        return File(Encoding.UTF8.GetBytes(header.Replace(from, to, StringComparison.Ordinal)), data);
    }
}
