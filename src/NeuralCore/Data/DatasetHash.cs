using System.Security.Cryptography;
using System.Text;

namespace NeuralCore;

/// <summary>What a data set contains, as a fingerprint: the same for plain and compressed files, in memory or on disk.</summary>
/// <remarks><code>
/// Hash    SHA-256 over: the shape of an image as in 28x28x1, a line end, every image's bytes in order, every label in order
/// </code></remarks>
public static class DatasetHash
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Of(Dataset data) => data.Hash ??= Compute(data);

    private static string Compute(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Join('x', data.ImageShape.ToArray()) + "\n"));
        for (int i = 0; i < data.Count; i++) hash.AppendData(data.Image(i));
        hash.AppendData(data.Labels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
