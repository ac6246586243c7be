using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NeuralCore;

/// <summary>The metadata of a model file, checked and converted: the values of <see cref="ModelKeys"/>.</summary>
internal sealed class ModelMetadata
{
    internal const string FormatName = "neuralcore";
    internal const string Version = "1";

    /// <summary>Version of files with quantized weights, which a library for version 1 must reject.</summary>
    internal const string QuantizedVersion = "2";
    internal const string Int8 = "int8";
    internal const string UpdateTheLibrary = "The file was saved by another version of NeuralCore: update the library.";
    internal const string SaveAgain = "The file was changed after NeuralCore saved it: save or download it again.";

    /// <summary>Maximum length of an axis, as a limit for malicious files.</summary>
    private const int MaxAxisLength = 65_536;

    private readonly IReadOnlyDictionary<string, string> texts;
    private readonly string name;

    internal ModelMetadata(IReadOnlyDictionary<string, string> texts, string name)
    {
        this.texts = texts;
        this.name = name;
        if (texts.GetValueOrDefault(ModelKeys.Format) is var format && format != FormatName)
        {
            string writer = format switch
            {
                null => "no format",
                "pt" => "\"pt\" (PyTorch)",
                "keras" or "tf" => $"\"{format}\" (Keras, TensorFlow)",
                _ => BadFile.Quote(format),
            };
            throw Fail(ModelKeys.Format, $"\"{FormatName}\"", writer,
                "This safetensors file was written by another library: it holds weights but not the architecture, so " +
                "no network can be built from it. Load a model that NeuralCore saved.");
        }

        string version = Text(ModelKeys.FormatVersion);
        if (version is not (Version or QuantizedVersion))
        {
            throw Fail(ModelKeys.FormatVersion, $"\"{Version}\" or \"{QuantizedVersion}\"", BadFile.Quote(version),
                UpdateTheLibrary);
        }

        IsQuantized = version == QuantizedVersion;
        string? quantization = texts.GetValueOrDefault(ModelKeys.Quantization);
        if (quantization != (IsQuantized ? Int8 : null))
        {
            throw Fail(ModelKeys.Quantization, IsQuantized ? $"\"{Int8}\"" : "no key of this name in version 1",
                quantization is null ? "no key of this name" : BadFile.Quote(quantization), UpdateTheLibrary);
        }

        Architecture = Text(ModelKeys.Architecture);
        if (Architecture.Length > ModelFile.MaxArchitectureLength)
        {
            throw Fail(ModelKeys.Architecture, $"at most {ModelFile.MaxArchitectureLength} characters",
                $"{Architecture.Length}", SaveAgain);
        }

        InputShape = ReadShape();
        Scaling = ReadScaling();
        ClassNames = ReadClassNames();
        WeightsSha256 = Text(ModelKeys.WeightsSha256);
    }

    /// <summary>Whether the weights are quantized, as in files of <see cref="Int8File"/>.</summary>
    internal bool IsQuantized { get; }

    internal string Architecture { get; }

    internal Shape InputShape { get; }

    internal InputScaling Scaling { get; }

    internal IReadOnlyList<string> ClassNames { get; }

    internal string WeightsSha256 { get; }

    internal IEnumerable<KeyValuePair<string, string>> Provenance =>
        texts.Where(text => !ModelKeys.Reserved.Contains(text.Key));

    internal static IEnumerable<KeyValuePair<string, string>> Format(
        Model model, string weightsSha256, bool isQuantized = false) =>
    [
        new(ModelKeys.Format, FormatName),
        new(ModelKeys.FormatVersion, isQuantized ? QuantizedVersion : Version),
        new(ModelKeys.Architecture, model.Network.Architecture),
        new(ModelKeys.InputShape, string.Join('x', model.InputShape.ToArray())),
        new(ModelKeys.InputScaling, model.Scaling.ToString()),
        new(ModelKeys.ClassNames, FormatClassNames(model.ClassNames)),
        new(ModelKeys.WeightsSha256, weightsSha256),
        .. isQuantized ? [new(ModelKeys.Quantization, Int8)] : Array.Empty<KeyValuePair<string, string>>(),
        .. model.Provenance,
    ];

    /// <returns>Null if the text is not a JSON list of texts.</returns>
    internal static IReadOnlyList<string>? ParseClassNames(string text)
    {
        var names = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = 1 });
            bool isList = reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            while (isList && reader.Read() && reader.TokenType == JsonTokenType.String) names.Add(reader.GetString()!);
            return isList && reader.TokenType == JsonTokenType.EndArray && !reader.Read() ? names : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    internal InvalidDataException Fail(string key, string expected, string found, string fix) =>
        BadFile.At(name, $"{SafetensorsHeader.MetadataKey}.{key}", expected, found, fix);

    private string Text(string key) =>
        texts.GetValueOrDefault(key) ?? throw Fail(key, "a text", "no key of this name", SaveAgain);

    private Shape ReadShape()
    {
        string text = Text(ModelKeys.InputShape);
        string[] parts = text.Length > 64 ? [] : text.Split('x');
        int[] sizes = [.. parts.Select(ReadAxis)];
        // The rank must leave room for the batch axis.
        if (sizes.Length is < 1 or >= Shape.MaxRank || sizes.Contains(-1)
            || sizes.Aggregate(1L, (product, size) => product * size) > Array.MaxLength)
        {
            throw Fail(ModelKeys.InputShape,
                $"height, width and channels as in 28x28x1, each from 1 to {MaxAxisLength}", BadFile.Quote(text),
                SaveAgain);
        }

        return new Shape(sizes);

        static int ReadAxis(string part) =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            && size is >= 1 and <= MaxAxisLength ? size : -1;
    }

    private InputScaling ReadScaling()
    {
        string text = Text(ModelKeys.InputScaling);
        try
        {
            InputScaling scaling = InputScaling.Parse(text) ?? throw new ArgumentException(text);
            scaling.RequireFit(InputShape);
            return scaling;
        }
        catch (ArgumentException)
        {
            throw Fail(ModelKeys.InputScaling,
                "a scaling for the channels of the images, as in \"0..1 mean 0.1307 std 0.3081\"", BadFile.Quote(text),
                UpdateTheLibrary);
        }
    }

    private IReadOnlyList<string> ReadClassNames() =>
        Text(ModelKeys.ClassNames) is var text && ParseClassNames(text) is { } names ? names
        : throw Fail(ModelKeys.ClassNames, "a JSON list of texts", BadFile.Quote(text), SaveAgain);

    internal static string FormatClassNames(IReadOnlyList<string> names)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer =
            new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (string name in names) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
