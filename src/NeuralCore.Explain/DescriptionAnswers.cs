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
            json.WriteNumber("label", state.Images.Data.Labels[i]);
            json.WriteBase64String("pixels", state.Images.Data.Image(i));
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
    /// drawing without one the predicted class.
    /// </summary>
    public static void Image(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        int? label = request.TryGetProperty("label", out _) ? Requests.Class(state, request, "label") : null;
        if (request.TryGetProperty("pixels", out JsonElement pixels))
        {
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
            state.Select(state.Images.Data, index, label ?? state.Images.Data.Labels[index]);
        }

        Result(state, json);
    }

    /// <summary>The image, its probabilities and its loss.</summary>
    public static void Result(ExplainState state, Utf8JsonWriter json)
    {
        json.WriteBase64String("pixels", state.Data.Image(state.Index));
        json.WriteNumber("label", state.Walk.Label);
        json.WriteBoolean("isLabelKnown", state.Label is not null);
        json.WriteNumber("prediction", state.Walk.Prediction);
        JsonNumbers.Number(json, "loss", state.Walk.Loss);
        JsonNumbers.Array(json, "probabilities", state.Walk.Probabilities);
        json.WriteString("fault", $"{state.Fault}");
        json.WriteNumber("steps", state.StepsMade);
        json.WriteString("lossNumbers", LossNumbers(state.Walk));
    }

    /// <summary>The place among the stages of the layer in which faults are planted.</summary>
    public static int FaultStage(Walk walk) =>
        walk.Stages.ToList().FindIndex(stage => stage.Depth == 0 && stage.Index == walk.FaultLayer);

    /// <summary>L = (max z − z[t]) + ln Σ exp(z − max z), in double precision from the last difference on.</summary>
    private static string LossNumbers(Walk walk)
    {
        float[] z = walk.Workspace.Output.Span.ToArray();
        string max = CellText.Number(z.Max());
        return $"({max} − {CellText.Number(z[walk.Label])}) + ln(sum64("
            + $"{string.Join(", ", z.Select(logit => $"exp({CellText.Number(logit)} − {max})"))}))";
    }

    private static void Stage(Utf8JsonWriter json, Walk walk, LayerPass stage)
    {
        json.WriteStartObject();
        json.WriteString("name", stage.Name);
        json.WriteNumber("depth", stage.Depth);
        json.WriteString("kind", stage.Layer?.Kind ?? "loss");
        json.WriteString("text", stage.Text);
        Shape(json, "inputShape", stage.X.Shape.Sample);
        Shape(json, "outputShape", stage.Y.Shape.Sample);
        string file = $"{(stage.Layer?.GetType() ?? typeof(SoftmaxCrossEntropy)).Name}.cs";
        json.WriteString("file", file);
        json.WriteString("block", LayerBlock.Of(file));
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
