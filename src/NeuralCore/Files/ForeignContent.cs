using System.Buffers;
using System.Text;

namespace NeuralCore;

/// <summary>
/// Identifies a known format by the first bytes of a file, for the error message about a file of the wrong format.
/// </summary>
/// <param name="Found">The format, as the object of "found": <c>a Git LFS pointer</c>.</param>
/// <param name="Fix">What to do, as complete sentences.</param>
public sealed record ForeignContent(string Found, string Fix)
{
    /// <summary>Number of bytes that <see cref="Of"/> needs; the signature of a tar archive is last.</summary>
    public const int HeadBytes = 512;

    private const int MaxQuoteLength = 60;

    private const string Elsewhere = "download it from another address.",
        Export = "Export the weights with the safetensors package first.";
    private const string KerasExport = "Keras' .h5 files are HDF5. Convert it in Python: "
        + "import keras, safetensors.numpy; "
        + "safetensors.numpy.save_file({w.path: w.numpy() for w in keras.models.load_model(\"model.h5\").weights}, "
        + "\"weights.safetensors\")";
    private const string AsText = "An editor, a script or a transfer in text mode did that, and it cannot be undone: " +
        "copy or download it again, as binary.";

    /// <summary>Phrases of error messages that servers send instead of a file.</summary>
    private static readonly string[] Refusals =
        ["401", "403", "429", "access denied", "accessdenied", "forbidden", "unauthorized", "too many requests",
        "invalid username", "rate limit", "sign in", "bad gateway", "service unavailable"];

    /// <summary>Control characters that do not occur in texts.</summary>
    private static readonly SearchValues<byte> Binary =
        SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\n' or '\f' or '\r' or 27)).Select(c => (byte)c)]);

    /// <returns>Null if the format is not recognised.</returns>
    /// <param name="head">The first bytes of the file; <see cref="HeadBytes"/> are enough.</param>
    public static ForeignContent? Of(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(HeadBytes, head.Length)];
        if (head.IsEmpty)
        {
            return new("an empty file", "A download that never began leaves one: download it again. A pipe or a " +
                "device counts as empty: save its content to a file first.");
        }

        return OfDamage(head) ?? OfSignature(head)
            ?? (head.ContainsAny(Binary) ? null : OfText(Encoding.UTF8.GetString(head)));
    }

    private static ForeignContent? OfSignature(ReadOnlySpan<byte> head) => head switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] =>
            new("a zip archive", $"Unpack it first. If it is PyTorch's .pt or .pth or Keras' .keras, which are zip " +
            $"archives: {Export}"),
        [0x80, >= 2 and <= 5, ..] => new("a Python pickle", $"It is not opened, since a pickle can run code. {Export}"),
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => new("an HDF5 file", KerasExport),
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => new("a NumPy array", Export),
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => new("a GGUF file", Export),
        [0x1F, 0x8B, ..] => new("a gzip file", "Unpack it first: gunzip."),
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => new("an xz file", "Unpack it first: unxz."),
        [(byte)'B', (byte)'Z', (byte)'h', ..] => new("a bzip2 file", "Unpack it first: bunzip2."),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => new("a zstd file", "Unpack it first: unzstd."),
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => new("a 7z archive", "Unpack it first."),
        [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', ..] =>
            new("a PNG image", "Give images where 'predict' expects them, and the model before them."),
        [0xFF, 0xD8, 0xFF, ..] =>
            new("a JPEG image", "Give images where 'predict' expects them, and the model before them."),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] =>
            new("a GIF image", "Give images where 'predict' expects them, and the model before them."),
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => new("a PDF document", "Is it the right file?"),
        [0x89, (byte)'N', (byte)'C', (byte)'P', ..] =>
            new("a checkpoint of NeuralCore",
            "Give the run's folder to 'train --resume', or use the model that the run saved."),
        [0, 0, >= 8 and <= 14, >= 1 and <= 4, ..] =>
            new("an IDX file", "It holds images or labels of a data set, for 'train' and 'evaluate'."),
        [_, _, _, _, 0, 0, 0, 0, (byte)'{', (byte)'"' or (byte)'}' or (byte)' ', ..] =>
            new("a safetensors file", "It contains a model: give the model first, then the files it is used on."),
        [8, >= 1 and <= 20, 0x12 or 0x1A or 0x3A or 0x42, ..] =>
            new("an ONNX file", "It contains a model: give the model first, then the files it is used on."),
        [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] =>
            new("a TFLite file", "It contains a model: give the model first, then the files it is used on."),
        _ when head.Length > 262 && head[257..].StartsWith("ustar"u8) =>
            new("a tar archive", "Unpack it first (tar xf, or tar xzf where it is inside a gzip), and name the file " +
            "that was in it."),
        _ => null,
    };

    /// <summary>Identifies typical damage from a download or copy.</summary>
    private static ForeignContent? OfDamage(ReadOnlySpan<byte> head)
    {
        if (head.Length >= 16 && !head.ContainsAnyExcept((byte)0))
        {
            return new("nothing but zeros",
                "An interrupted download or a full disk leaves a file like this: download or copy it again.");
        }

        bool isBinary = head.ContainsAny(Binary);
        if (isBinary && head.StartsWith("\uFEFF"u8))
            return new("a binary file behind a byte-order mark of UTF-8", AsText);
        if (isBinary && head[..Math.Min(16, head.Length)].IndexOf("\uFFFD"u8) >= 0)
            return new("a binary file that was read as text and written again", AsText);
        bool isChanged = head is [
            0x89, (byte)'P' or (byte)'N', (byte)'N' or (byte)'C', (byte)'G' or (byte)'P', (byte)'\n' or (byte)'\r',
            .. var rest] && !(head[4] == '\r' && rest is [(byte)'\n', 0x1A, (byte)'\n', ..]) && rest.Length > 4;
        if (isChanged) return new("a binary file whose line ends were changed", AsText);
        return head is [0xFF, 0xFE, _, 0, ..] or [0xFE, 0xFF, 0, _, ..]
            ? new("a text in UTF-16", "Was a text saved in place of the file? Download it again.") : null;
    }

    private static ForeignContent? OfText(string whole)
    {
        string text = whole.TrimStart('\uFEFF', ' ', '\t', '\r', '\n'),
            line = $"the text \"{PlainText.Of(text.Split('\r', '\n')[0], MaxQuoteLength)}\"";
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return new("a Git LFS pointer", "The file itself was not fetched: run 'git lfs pull' in its repository.");
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase))
            return new("an SVG drawing", "Export it as PNG.");
        if (text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)) return new(
            "an HTML page", $"A web page was saved in place of the file: {Elsewhere}");
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || text.StartsWith('{'))
            return new(line, $"A server's error message was saved in place of the file: {Elsewhere}");
        if (text.StartsWith("404", StringComparison.Ordinal)
            || text.Contains("not found", StringComparison.OrdinalIgnoreCase)) return new(
            line, $"The server did not have the file: {Elsewhere}");
        return Refusals.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? new(line, $"The server did not hand out the file: log in there, or {Elsewhere}") : null;
    }
}
