using NeuralCore.Data;

namespace NeuralCore.Models;

/// <summary>Names what lies under a model file's name when it is something else.</summary>
internal static class ForeignModel
{
    internal const string Wanted = "a safetensors file";

    private const string Export = "Export the weights with the safetensors package first.";

    /// <summary>Throws where the first bytes show something well known. To be asked only once the bytes have turned out not to be a safetensors file.</summary>
    internal static void Refuse(string name, ReadOnlySpan<byte> head)
    {
        BadFile.RefuseForeignContent(name, head, Wanted);
        (string? found, string fix) = head switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => ("a zip archive", $"PyTorch's .pt and .pth and Keras' .keras are zip archives. {Export}"),
            [0x80, >= 2 and <= 5, ..] => ("a Python pickle", $"It is not opened, since a pickle can run code. {Export}"),
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => ("an HDF5 file", $"Keras' .h5 files are HDF5. {Export}"),
            [0x1F, 0x8B, ..] => ("a gzip file", "Unpack it first: gunzip."),
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => ("a NumPy array", Export),
            [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => ("a GGUF file", Export),
            _ => (null, ""),
        };
        if (found is not null) throw BadFile.At(name, "byte 0", Wanted, found, fix);
    }
}
