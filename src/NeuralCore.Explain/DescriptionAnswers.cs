using System.Text.Json;
using NeuralCore.Explain.Formulas;
using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain;

/// <summary>The network with its layers, and the result for an image.</summary>
internal static class DescriptionAnswers
{
    /// <summary>The run, the images and the layers in the order of the forward pass.</summary>
    public static void Describe(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        Network network = state.Model.Network;
        json.WriteString("run", state.Facts.Name);
        json.WriteString("architecture", network.Architecture);
        json.WriteNumber("parameters", network.ParameterCount);
        json.WriteString("kind", $"{state.Walk.End.Kind}");
        json.WriteNumber("othersAvailable", Math.Min(ImageSet.Others, Math.Max(0, state.Images.MistakesFrom - 1)));
        json.WriteBoolean("needsBatch", WalkMode.NeedsBatch(network));
        json.WriteString("scaling", $"{state.Model.Scaling}");
        Shape(json, "input", network.InputShape);
        json.WriteStartArray("classes");
        foreach (string name in state.Model.ClassNames) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("source", state.Images.Source);
        json.WriteNumber("mistakesFrom", state.Images.MistakesFrom);
        json.WriteStartArray("images");
        for (int i = 0; i < state.Images.Data.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("index", state.Images.Indices[i]);
            json.WriteString("label", Shown.Label(state.Images.Data, i));
            json.WriteBase64String("pixels", Shown.Pixels(state.Images.Data, i));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("faultStage", state.Walk.FaultLayer < 0 ? -1 : FaultStage(state.Walk));
        json.WriteStartArray("stages");
        foreach (LayerPass stage in state.Walk.Stages) Stage(json, state.Walk, stage);
        json.WriteEndArray();
    }

    /// <summary>
    /// Selects an image: <c>index</c> of the page's images, or <c>pixels</c> in base64; with <c>label</c>, or for a
    /// drawing without one the predicted class. A line has <c>values</c> in place of pixels, and may have a
    /// <c>text</c>.
    /// </summary>
    public static void Image(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        int? label = request.TryGetProperty("label", out _) ? Requests.Class(state, request, "label") : null;
        if (request.TryGetProperty("values", out JsonElement values) && state.Walk.End.Kind == EndKind.Ctc)
        {
            float[] line = [.. values.EnumerateArray().Select(value => value.GetSingle())];
            if (line.Length != state.Model.InputShape.Length || !line.All(float.IsFinite))
                throw new ArgumentException(
                    $"'values' has {line.Length} numbers; a line has {state.Model.InputShape.Length}, all finite.");
            state.SelectLine(line, request.TryGetProperty("text", out _) ? Requests.Text(request, "text") : null);
        }
        else if (request.TryGetProperty("pixels", out JsonElement pixels))
        {
            if (state.Walk.End.Kind == EndKind.Ctc)
                throw new ArgumentException("A line is given by 'values', not by 'pixels'.");
            byte[] bytes = pixels.GetBytesFromBase64();
            if (bytes.Length != state.Model.InputShape.Length)
            {
                throw new ArgumentException(
                    $"'pixels' has {bytes.Length} bytes; an image has {state.Model.InputShape.Length}.");
            }

            var drawing = new Dataset(
                "drawing", state.Model.InputShape, bytes, [(byte)(label ?? 0)], state.Model.ClassNames);
            state.Select(drawing, 0, label);
        }
        else
        {
            int index = Requests.Integer(request, "index", 0, state.Images.Data.Count - 1);
            int? known = state.Images.Data.HasClasses ? state.Images.Data.Labels[index] : null;
            state.Select(state.Images.Data, index, label ?? known);
        }

        Result(state, json);
    }

    /// <summary>
    /// Changes the mode of the passes: <c>training</c> with <c>others</c> images beside this one, and the dropout masks
    /// of <c>step</c>.
    /// </summary>
    public static void Mode(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        state.Switch(Requests.Integer(request, "training", 0, 1) == 1,
            Requests.Integer(request, "others", 0, ImageSet.Others, ImageSet.Others),
            Requests.Integer(request, "step", 0, int.MaxValue, 0));
        Result(state, json);
    }

    /// <summary>The image, its probabilities and its loss.</summary>
    public static void Result(ExplainState state, Utf8JsonWriter json)
    {
        bool isLine = state.Walk.End.Kind == EndKind.Ctc;
        (string label, string prediction) = Texts(state);
        json.WriteBase64String("pixels", Shown.Pixels(state.Data, state.Index));
        json.WriteNumber("label", state.Walk.Label);
        json.WriteBoolean("isLabelKnown", isLine ? state.IsTextKnown : state.Label is not null);
        json.WriteNumber("prediction", isLine ? -1 : state.Walk.Prediction);
        json.WriteString("labelText", label);
        json.WriteString("predictionText", prediction);
        json.WriteBoolean("isTraining", state.Walk.Mode.IsTraining);
        json.WriteNumber("batch", state.Walk.Mode.Batch);
        JsonNumbers.Number(json, "loss", state.Walk.Loss);
        JsonNumbers.Array(json, "probabilities", state.Walk.Probabilities);
        json.WriteString("fault", $"{state.Fault}");
        json.WriteNumber("steps", state.StepsMade);
        if (LossNumbers(state.Walk) is { } numbers) json.WriteString("lossNumbers", numbers);
    }

    /// <summary>The label and the prediction: names of classes, or the texts of a line.</summary>
    internal static (string Label, string Prediction) Texts(ExplainState state)
    {
        IReadOnlyList<string> names = state.Model.ClassNames;
        Walk walk = state.Walk;
        return walk.End.Kind == EndKind.Ctc ? (Spell(walk.Text), Spell(walk.TextRead()))
            : (names[walk.Label], names[walk.Prediction]);

        string Spell(int[] symbols) => string.Concat(symbols.Select(symbol => names[symbol]));
    }

    /// <summary>The place among the stages of the layer in which faults are planted.</summary>
    public static int FaultStage(Walk walk) =>
        walk.Stages.ToList().FindIndex(stage => stage.Depth == 0 && stage.Index == walk.FaultLayer);

    /// <summary>
    /// L = (max z − z[t]) + ln Σ exp(z − max z), in double precision from the last difference on; null for other
    /// losses.
    /// </summary>
    private static string? LossNumbers(Walk walk)
    {
        if (walk.End.Kind != EndKind.Softmax) return null;
        float[] z = walk.Z.Slice(0, 1).Span.ToArray();
        string max = CellText.Number(z.Max());
        return $"({max} − {CellText.Number(z[walk.Label])}) + ln(sum64("
            + $"{string.Join(", ", z.Select(logit => $"exp({CellText.Number(logit)} − {max})"))}))";
    }

    /// <summary>The layer as in an architecture text; of a layer with branches its kind alone.</summary>
    internal static string Text(Walk walk, LayerPass stage) => stage.Layer is null ? walk.End.Text
        : stage.Layer.Branches.Count > 0 ? stage.Layer.Kind : stage.Layer.Text;

    /// <summary>The file whose block of formulas is shown.</summary>
    internal static string FileOf(Walk walk, LayerPass stage) =>
        $"{(stage.Layer?.GetType() ?? walk.End.Loss.GetType()).Name}.cs";

    private static void Stage(Utf8JsonWriter json, Walk walk, LayerPass stage)
    {
        json.WriteStartObject();
        json.WriteString("name", stage.Name);
        json.WriteNumber("depth", stage.Depth);
        json.WriteString("kind", stage.Layer?.Kind ?? "loss");
        json.WriteString("text", Text(walk, stage));
        Shape(json, "inputShape", stage.X.Shape.Sample);
        Shape(json, "outputShape", stage.Y.Shape.Sample);
        string file = FileOf(walk, stage);
        json.WriteString("file", file);
        json.WriteString("block", LayerBlock.Of(file));
        json.WriteStartArray("others");
        foreach (string name in stage.Others) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("parameters");
        foreach (Parameter parameter in stage.Layer?.Parameters ?? [])
        {
            json.WriteStartObject();
            json.WriteString("name", LayerPass.ShortName(parameter));
            json.WriteNumber("index", walk.Network.Parameters.ToList().IndexOf(parameter));
            Shape(json, "shape", parameter.Value.Shape);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Shape(Utf8JsonWriter json, string name, Shape shape)
    {
        json.WriteStartArray(name);
        foreach (int size in shape.ToArray()) json.WriteNumberValue(size);
        json.WriteEndArray();
    }
}
