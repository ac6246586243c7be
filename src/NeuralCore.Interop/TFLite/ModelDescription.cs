using System.IO.Compression;
using System.Text;
using NeuralCore.Interop.TFLite.Messages;

namespace NeuralCore.Interop.TFLite;

/// <summary>
/// The TFLite metadata of an image classifier, which Android's libraries read: the normalization of its pixels, and the
/// class names as a file in a zip archive behind the FlatBuffer.
/// </summary>
/// <remarks><code>
/// File      FlatBuffer (TFL3), whose metadata TFLITE_METADATA are a FlatBuffer (M001) · zip archive with labels.txt
/// Pixels    x = (byte − mean)/std
/// </code>
/// Source: metadata_schema.fbs of github.com/tensorflow/tflite-support.</remarks>
/// <param name="Labels">The class names; null if the file has none.</param>
/// <param name="Scaling">Null if the file does not state one.</param>
internal sealed record ModelDescription(IReadOnlyList<string>? Labels, InputScaling? Scaling)
{
    public const string Key = "TFLITE_METADATA";

    private const string Identifier = "M001", LabelFile = "labels.txt";

    private const int FullInk = 255, MaxLabelBytes = 1 << 20;

    private const int NameSlot = 0, ContentSlot = 3, UnitsSlot = 4, FilesSlot = 6;
    private const int GraphsSlot = 3, ParserVersionSlot = 7, InputsSlot = 2, OutputsSlot = 3;
    private const int UnitTypeSlot = 0, UnitSlot = 1, Normalization = 1, MeanSlot = 0, DeviationSlot = 1;
    private const int ContentTypeSlot = 0, ImageContent = 2, FeatureContent = 1, ColorSlot = 0, Rgb = 1, Grey = 2;
    private const int FileTypeSlot = 2, AxisLabels = 2;

    /// <summary>The metadata, as the value of <see cref="Key"/>.</summary>
    public static byte[] Write(Model model, string input, string output)
    {
        InputScaling scaling = model.Scaling;
        bool isImage = model.InputShape.Rank == 3;
        int channels = isImage ? model.InputShape[2] : 1;
        int values = Math.Max(scaling.Mean.Count, scaling.Deviation.Count);
        double[] factors = scaling.Factors(Math.Min(values, channels)), offsets = scaling.Offsets(factors.Length);
        FlatTable normalization = new FlatTable()
            .Child(MeanSlot, FlatVector.Of([.. factors.Select((a, i) => (float)(-offsets[i] / a * FullInk))]))
            .Child(DeviationSlot, FlatVector.Of([.. factors.Select(a => (float)(FullInk / a))]));
        FlatTable image = isImage ? new FlatTable().Byte(ColorSlot, channels == 3 ? Rgb : Grey) : new FlatTable();
        FlatTable inputs = new FlatTable().Text(NameSlot, input)
            .Child(ContentSlot, new FlatTable().Byte(ContentTypeSlot, isImage ? ImageContent : FeatureContent)
                .Child(1, image))
            .Child(UnitsSlot, new FlatVector([new FlatTable().Byte(UnitTypeSlot, Normalization)
                .Child(UnitSlot, normalization)]));
        FlatTable outputs = new FlatTable().Text(NameSlot, output)
            .Child(ContentSlot, new FlatTable().Byte(ContentTypeSlot, FeatureContent).Child(1, new FlatTable()))
            .Child(FilesSlot, new FlatVector([new FlatTable().Text(NameSlot, LabelFile).Byte(FileTypeSlot, AxisLabels)]));
        FlatTable graph = new FlatTable().Child(InputsSlot, new FlatVector([inputs]))
            .Child(OutputsSlot, new FlatVector([outputs]));
        return FlatBufferWriter.Write(new FlatTable().Text(NameSlot, "NeuralCore").Child(GraphsSlot, new FlatVector([graph]))
            .Text(ParserVersionSlot, "1.0.0"), Identifier);
    }

    /// <summary>Appends the archive with the class names, one per line, to the FlatBuffer.</summary>
    /// <returns>The file.</returns>
    public static byte[] Pack(byte[] model, IReadOnlyList<string> labels)
    {
        var file = new MemoryStream();
        file.Write(model);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            ZipArchiveEntry entry = zip.CreateEntry(LabelFile, CompressionLevel.NoCompression);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // equal models, equal files
            using Stream text = entry.Open();
            text.Write(Encoding.UTF8.GetBytes(string.Concat(labels.Select(label => $"{PlainText.Of(label)}\n"))));
        }

        return file.ToArray();
    }

    /// <param name="content">The whole file.</param>
    /// <exception cref="InvalidDataException">The metadata are damaged, or name an archive that is missing: the file is
    /// cut off.</exception>
    public static ModelDescription Read(ReadOnlyMemory<byte> content, ReadOnlyMemory<byte>? metadata, string name)
    {
        if (metadata is not { } bytes) return new(null, null);
        var root = FlatBufferReader.Root(bytes, $"{name}, {Key}", Identifier);
        if (root.Tables(GraphsSlot) is not [var graph, ..]) return new(null, null);
        InputScaling? scaling = graph.Tables(InputsSlot) is [var input, ..] ? ReadScaling(input) : null;
        string? labels = graph.Tables(OutputsSlot).SelectMany(output => output.Tables(FilesSlot))
            .Where(file => file.Byte(FileTypeSlot) == AxisLabels).Select(file => file.Text(NameSlot)).FirstOrDefault();
        return new(labels is null ? null : Unpack(content, labels, name), scaling);
    }

    private static InputScaling? ReadScaling(FlatBufferReader input)
    {
        foreach (FlatBufferReader unit in input.Tables(UnitsSlot))
        {
            if (unit.Byte(UnitTypeSlot) != Normalization || unit.Table(UnitSlot) is not { } normalization) continue;
            float[] mean = normalization.Floats(MeanSlot), deviation = normalization.Floats(DeviationSlot);
            int count = Math.Max(mean.Length, deviation.Length);
            if (mean.Length == 0 || deviation.Length == 0 || (mean.Length != count && mean.Length > 1)
                || (deviation.Length != count && deviation.Length > 1) || !deviation.All(d => d > 0 && float.IsFinite(d))
                || !mean.All(float.IsFinite)) throw unit.Fail("a mean and a positive std for each channel", "others");
            double[] factors = [.. Enumerable.Range(0, count).Select(i => FullInk / (double)At(deviation, i))];
            double[] offsets = [.. Enumerable.Range(0, count).Select(i => -At(mean, i) / (double)At(deviation, i))];
            return InputScaling.Of(factors, offsets);
        }

        return null;

        static float At(float[] values, int i) => values[values.Length == 1 ? 0 : i];
    }

    private static string[] Unpack(ReadOnlyMemory<byte> content, string labels, string name)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content.ToArray()), ZipArchiveMode.Read);
            ZipArchiveEntry entry = zip.GetEntry(labels)
                ?? throw new InvalidDataException($"It has no file {BadFile.Quote(labels)}.");
            if (entry.Length > Math.Min(MaxLabelBytes, content.Length))
                throw new InvalidDataException($"{entry.Length} bytes of class names are too many.");
            using var text = new StreamReader(entry.Open(), Encoding.UTF8);
            string[] lines = text.ReadToEnd().Split('\n');
            return [.. (lines[^1].Length == 0 ? lines[..^1] : lines).Select(line => line.TrimEnd('\r'))];
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException
            or NotSupportedException or OverflowException)
        {
            throw BadFile.At(name, $"zip archive with {BadFile.Quote(labels)} at the end", "class names",
                BadFile.Quote(e.Message, longest: 200), BadFile.DownloadAgain);
        }
    }
}
