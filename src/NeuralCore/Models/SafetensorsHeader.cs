using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NeuralCore;

/// <summary>The header of a safetensors file: metadata and entries of the tensors.</summary>
/// <param name="Entries">The entries in the order of their bytes.</param>
/// <param name="DataBytes">Number of bytes after the header.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsEntry> Entries, long DataBytes)
{
    internal const string MetadataKey = "__metadata__";

    /// <summary>Bytes of the header's length, which is stored before it, least significant byte first.</summary>
    internal const int LengthBytes = 8;

    /// <summary>The limit of the format.</summary>
    internal const int MaxBytes = 100_000_000;

    /// <summary>The data begins at a multiple of this; the JSON is padded with spaces.</summary>
    internal const int DataAlignment = 8;

    private const string Expected = "a safetensors file";

    /// <summary>
    /// Reads the header and checks it against the file's length; <paramref name="file"/> is then positioned at the
    /// first byte of data.
    /// </summary>
    internal static SafetensorsHeader Read(Stream file, string name)
    {
        Span<byte> head = stackalloc byte[ForeignContent.HeadBytes];
        file.Position = 0;
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.Length < LengthBytes)
        {
            throw NotSafetensors(
                name, head, $"byte {head.Length}", "8 bytes with the header's length", "the end",
                BadFile.DownloadAgain);
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(head);
        if (length is < 2 or > MaxBytes)
        {
            throw NotSafetensors(
                name, head, "byte 0 (header length)", $"2 to {MaxBytes} bytes of header", $"{length}",
                "This is not a safetensors file, or its beginning is damaged.");
        }

        if ((long)length > file.Length - LengthBytes)
        {
            throw NotSafetensors(
                name, head, "byte 0 (header length)", $"at most the {file.Length - LengthBytes} bytes that follow",
                $"{length}", BadFile.DownloadAgain);
        }

        if (head[LengthBytes] != '{')
        {
            throw NotSafetensors(
                name, head, $"byte {LengthBytes}", "a JSON header, which starts with {", $"{head[LengthBytes]:x2}",
                "This is not a safetensors file, or its beginning is damaged.");
        }

        var json = new byte[length];
        file.Position = LengthBytes;
        file.ReadExactly(json);
        var reader = new SafetensorsHeaderReader(json, name);
        reader.Read();
        SafetensorsEntry[] entries =
            [.. reader.Entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Bytes)];
        long dataBytes = file.Length - LengthBytes - (long)length;
        CheckCover(entries, dataBytes, name);
        return new SafetensorsHeader(reader.Metadata, entries, dataBytes);
    }

    /// <summary>Formats the length and the padded JSON at the beginning of a file.</summary>
    /// <exception cref="ArgumentException">A name is used twice or is that of the metadata, or the header would be
    /// longer than the format allows.</exception>
    internal static byte[] Format(
        IEnumerable<WrittenTensor> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer =
            new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            HashSet<string> keys = [], names = [MetadataKey];
            writer.WriteStartObject();
            writer.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata)
            {
                Guard.Require(keys.Add(key), $"The metadata key '{key}' is given twice.");
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
            long offset = 0;
            foreach (WrittenTensor tensor in tensors)
            {
                Guard.Require(names.Add(tensor.Name),
                    $"Two tensors are called '{tensor.Name}', or one has the name of the metadata.");
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", tensor.Type);
                writer.WriteStartArray("shape");
                foreach (int size in tensor.Shape.ToArray()) writer.WriteNumberValue(size);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                writer.WriteNumberValue(offset += tensor.Bytes);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        int length = (json.WrittenCount + DataAlignment - 1) / DataAlignment * DataAlignment;
        Guard.Require(length <= MaxBytes, $"The header has {length} bytes; the format allows {MaxBytes}.");
        var header = new byte[LengthBytes + length];
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        json.WrittenSpan.CopyTo(header.AsSpan(LengthBytes));
        header.AsSpan(LengthBytes + json.WrittenCount).Fill((byte)' ');
        return header;
    }

    /// <summary>
    /// Checks that the tensors are contiguous: they cover the data from the first byte to the last without gap or
    /// overlap.
    /// </summary>
    private static void CheckCover(SafetensorsEntry[] entries, long dataBytes, string name)
    {
        long covered = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Offset != covered)
            {
                string fault = entry.Offset > covered ? "a gap" : "an overlap";
                throw BadFile.At(name, $"header, key {BadFile.Quote(entry.Name)}",
                    $"data_offsets from {covered}, where the tensor before it ends", $"{entry.Offset}, {fault}",
                    BadFile.DownloadAgain);
            }

            covered += entry.Bytes;
        }

        if (covered == dataBytes) return;
        string fix = covered > dataBytes ? BadFile.DownloadAgain
            : "Bytes were added after the tensors: download or copy the file again.";
        throw BadFile.At(name, "data", $"{covered} bytes, as the header declares", $"{dataBytes}", fix);
    }

    private static InvalidDataException NotSafetensors(
        string name, ReadOnlySpan<byte> head, string place, string expected, string found, string fix)
    {
        BadFile.RefuseForeignContent(name, head, Expected);
        return BadFile.At(name, place, expected, found, fix);
    }
}
