using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NeuralCore.Interop.Wasm.Stages;

namespace NeuralCore.Interop.Wasm;

/// <summary>The JSON of the custom section <c>neuralcore</c>: what a program needs to use the module.</summary>
internal static class ModuleMetadata
{
    private const int Version = 1;

    public static byte[] Write(Model model, NetworkCode code, string name)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer =
            new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            bool isLine = IsLine(model);
            writer.WriteString("kind", isLine ? "line" : "classifier");
            writer.WriteString("name", name);
            Texts(writer, "classes", model.ClassNames);
            if (isLine) writer.WriteString("alphabet", string.Concat(model.ClassNames.SkipLast(1)));
            writer.WriteString("outputs",
                model.Network.OutputMeaning == OutputMeaning.Logits ? "logits" : "probabilities");
            Input(writer, model, code);
            Number(writer, ModelKeys.Temperature, model);
            Number(writer, ModelKeys.RejectBelow, model);
            if (model.Provenance.TryGetValue(ModelKeys.Words, out string? words))
                writer.WriteString(ModelKeys.Words, words);
            writer.WriteString("architecture", model.Network.Architecture);
            writer.WriteNumber("parameters", model.Network.ParameterCount);
            writer.WriteString("weightsSha256", WeightHash.Of(model.Network));
            writer.WriteNumber("plan", StaticMemory.Plan);
            Layers(writer, model, code);
            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }

    /// <summary>Whether the outputs are a row of frames, of which the last class is the blank of CTC.</summary>
    private static bool IsLine(Model model) =>
        model.Network.OutputShape is { Rank: 3 } output && output[0] == 1 && output[1] > 1;

    private static void Input(Utf8JsonWriter writer, Model model, NetworkCode code)
    {
        Shape input = model.InputShape;
        bool isImage = input.Rank == 3;
        int channels = isImage ? input[2] : input.Length;
        writer.WriteStartObject("input");
        writer.WriteNumber("height", isImage ? input[0] : 1);
        writer.WriteNumber("width", isImage ? input[1] : 1);
        writer.WriteNumber("channels", channels);
        writer.WriteBoolean("freeWidth", code.HasFreeWidth);
        writer.WriteNumber("maxWidth", code.MaxWidth);
        writer.WriteEndObject();
        int scaled = isImage ? channels : 1;
        writer.WriteStartObject("scaling");
        writer.WriteString("text", model.Scaling.ToString());
        Numbers(writer, "factors", model.Scaling.Factors(scaled));
        Numbers(writer, "offsets", model.Scaling.Offsets(scaled));
        writer.WriteEndObject();
    }

    private static void Layers(Utf8JsonWriter writer, Model model, NetworkCode code)
    {
        writer.WriteStartArray("layers");
        int at = 0;
        Chain(model.Network.Layers, model.InputShape);
        writer.WriteEndArray();

        // In the order of the stages: the layers inside a residual before the residual.
        void Chain(Sequential chain, Shape shape)
        {
            foreach (Layer layer in chain.Layers)
            {
                foreach (Sequential branch in layer.Branches) Chain(branch, shape);
                shape = layer.OutputShape(shape);
                LayerStage stage = code.Stages[at++];
                Guard.Require(stage.Layer == layer, $"{layer} is out of order.");
                Slot slot = stage.Output;
                writer.WriteStartObject();
                writer.WriteString("name", layer.Name);
                writer.WriteString("text", layer.Text);
                Numbers(writer, "shape", [slot.Height, shape.Rank == 3 ? shape[1] : 1, slot.Channels]);
                writer.WriteNumber("entry", slot.Index);
                writer.WriteEndObject();
            }
        }
    }

    private static void Number(Utf8JsonWriter writer, string key, Model model)
    {
        if (model.Number(key) is { } number) writer.WriteNumber(key, number);
    }

    private static void Texts(Utf8JsonWriter writer, string key, IEnumerable<string> texts)
    {
        writer.WriteStartArray(key);
        foreach (string text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter writer, string key, IEnumerable<double> numbers)
    {
        writer.WriteStartArray(key);
        foreach (double number in numbers)
            writer.WriteRawValue(number.ToString("R", CultureInfo.InvariantCulture));
        writer.WriteEndArray();
    }
}
