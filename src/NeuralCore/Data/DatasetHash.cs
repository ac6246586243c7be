using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NeuralCore;

/// <summary>
/// A fingerprint of a data set's content: the same for plain and compressed files, in memory or on disk.
/// </summary>
/// <remarks><code>
/// Hash    SHA-256 over: the shape of a sample as in 28x28x1, a line feed, every sample in order, every target in order
/// a pixel is 1 byte, a number 8 bytes; a label is 1 byte, or 4 bytes if there are more than 256 classes; of generated
/// samples the description of the generator
/// </code></remarks>
public static class DatasetHash
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Of(Dataset data) => data.Hash ??= Compute(data);

    private static string Compute(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Join('x', data.SampleShape.ToArray()) + "\n"));
        if (data.GeneratorText is { } generator)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(generator));
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        for (int i = 0; i < data.Count; i++) hash.AppendData(data.HasBytes ? data.Image(i) : Bytes(data.Features(i)));
        foreach (byte[] targets in data.Targets.Bytes()) hash.AppendData(targets);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Bytes(ReadOnlySpan<Real> features)
    {
        var bytes = new byte[features.Length * sizeof(double)];
        for (int i = 0; i < features.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), features[i]);
        return bytes;
    }
}
