using System.Buffers.Binary;
using System.Text;

namespace NeuralCore;

/// <summary>
/// A hash of a network's state: networks with the same hash have tensors of the same names, shapes and bits.
/// </summary>
/// <remarks><code>
/// SHA-256 over, for each tensor of Network.State() in order:
///   length of the name in UTF-8 (4 bytes) · name · rank (4) · sizes (4 each) · numbers as F32 (4 each), all little-endian
/// </code></remarks>
public static class WeightHash
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Of(Network network)
    {
        var hash = new Sha256();
        foreach ((string name, Tensor tensor) in network.State())
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            Append(hash, text.Length);
            hash.Append(text);
            Append(hash, tensor.Shape.Rank);
            foreach (int size in tensor.Shape.ToArray()) Append(hash, size);
            SafetensorsTypes.Write(tensor.Span, hash.Append);
        }

        return hash.Finish();
    }

    private static void Append(Sha256 hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.Append(bytes);
    }
}
