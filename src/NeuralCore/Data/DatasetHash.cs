using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NeuralCore.Data;

/// <summary>One number for all of a data set's content: two sets with the same hash train the same network to the same bits.</summary>
/// <remarks><code>
/// SHA-256 over count (4 bytes) · H, W, C (4 each) · classes (4), all little-endian · class names, each with a zero byte behind it · labels · images in their order
/// </code>
/// The set's name is left out: it says where the content came from.</remarks>
public static class DatasetHash
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Of(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (int number in (int[])[data.Count, .. data.ImageShape.ToArray(), data.ClassNames.Count])
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }

        foreach (string name in data.ClassNames) hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
        hash.AppendData(data.Labels);
        for (int i = 0; i < data.Count; i++) hash.AppendData(data.Image(i));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
