using System.Text.Json;
using NeuralCore.Explain.Checking;
using NeuralCore.Explain.Formulas;
using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain;

/// <summary>Tensors, single numbers with their formulas, and gradient checks.</summary>
internal static class CellAnswers
{
    /// <summary>A longer tensor is sent one unit at a time.</summary>
    private const int MaxLength = 60_000;

    private const int MaxChecks = 64;

    /// <summary>The operands that are listed; sums over a batch have many more.</summary>
    private const int MaxOperands = 400;

    /// <summary>
    /// The numbers of <c>tensor</c> at <c>stage</c>; with <c>sample</c> only those of this sample of the batch; with
    /// <c>unit</c> only those whose last index is this one. The shape is that of the whole tensor.
    /// </summary>
    public static void Tensor(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        LayerPass stage = Requests.Stage(state, request);
        string name = Requests.Text(request, "tensor");
        Tensor tensor = Requests.Tensor(stage, name);
        json.WriteStartArray("shape");
        foreach (int size in tensor.Shape.ToArray()) json.WriteNumberValue(size);
        json.WriteEndArray();
        ReadOnlySpan<float> values = tensor.Span;
        if (request.TryGetProperty("sample", out _))
        {
            int batch = IsOfBatch(stage, name) ? tensor.Shape[0] : 1;
            int sample = Requests.Integer(request, "sample", 0, batch - 1), length = values.Length / batch;
            values = values.Slice(sample * length, length);
        }

        if (request.TryGetProperty("unit", out _))
        {
            int units = tensor.Shape.Last, unit = Requests.Integer(request, "unit", 0, units - 1);
            var part = new float[values.Length / units];
            for (int i = 0; i < part.Length; i++) part[i] = values[i * units + unit];
            values = part;
        }

        if (values.Length > MaxLength)
        {
            throw new ArgumentException(
                $"The tensor has {values.Length} numbers, more than {MaxLength}: request one unit of the last axis.");
        }

        JsonNumbers.Array(json, "values", values);
    }

    /// <summary>The number at <c>at</c> of <c>tensor</c> at <c>stage</c>, and how it was computed.</summary>
    public static void Cell(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        LayerPass asked = Requests.Stage(state, request);
        (LayerPass stage, string name) = CellFormulas.Origin(state.Walk, asked, Requests.Text(request, "tensor"));
        Tensor tensor = Requests.Tensor(stage, name);
        int at = Requests.Integer(request, "at", 0, tensor.Length - 1);
        json.WriteNumber("stage", state.Walk.Stages.ToList().IndexOf(stage));
        json.WriteString("layer", stage.Name);
        json.WriteString("tensor", name);
        json.WriteNumber("at", at);
        json.WriteString("place", Places.Of(tensor.Shape, at, IsOfBatch(stage, name)));
        JsonNumbers.Number(json, "value", tensor[at]);
        if (CellFormulas.Of(state.Walk, stage, name, at) is { } text)
        {
            json.WriteString("symbols", text.Symbols);
            json.WriteString("numbers", text.Numbers);
            json.WriteNumber("leftOut", text.LeftOut);
            json.WriteStartArray("operands");
            foreach (Operand operand in text.Operands.Take(MaxOperands)) Operand(json, operand);
            json.WriteEndArray();
            json.WriteNumber("operandCount", text.Operands.Count);
        }

        if (FaultText(state.Walk, stage, name) is { } fault) json.WriteString("fault", fault);
        json.WriteStartArray("sources");
        foreach (SourceLine line in SourceLine.Of(state.Walk, stage, name))
        {
            json.WriteStartObject();
            json.WriteString("file", line.File);
            json.WriteNumber("line", line.Number);
            json.WriteString("text", line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Compares the gradient of number <c>at</c> of <c>parameter</c> with a finite difference.</summary>
    public static void Check(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        int parameter = Requests.Integer(request, "parameter", 0, state.Model.Network.Parameters.Count - 1);
        int length = state.Model.Network.Parameters[parameter].Value.Length;
        Write(json, state.Check(parameter, Requests.Integer(request, "at", 0, length - 1)));
    }

    /// <summary>The same for <c>count</c> numbers of one parameter: its largest gradients, then random ones.</summary>
    public static void Checks(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        int parameter = Requests.Integer(request, "parameter", 0, state.Model.Network.Parameters.Count - 1);
        Tensor gradient = state.Model.Network.Parameters[parameter].Gradient;
        int count = Requests.Integer(request, "count", 1, MaxChecks);
        int[] largest = [.. Enumerable.Range(0, gradient.Length).OrderByDescending(i => Math.Abs(gradient[i]))
            .Take((count + 1) / 2)];
        var random = new RandomStream(1, RandomPurpose.Test, index: parameter);
        int[] drawn = [.. Enumerable.Range(0, count - largest.Length).Select(_ => random.NextInt(gradient.Length))];
        json.WriteStartArray("checks");
        foreach (int at in largest.Concat(drawn).Distinct())
        {
            json.WriteStartObject();
            json.WriteNumber("at", at);
            json.WriteString("place", Places.Of(gradient.Shape, at, hasBatch: false));
            Write(json, state.Check(parameter, at));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, WeightCheck check)
    {
        JsonNumbers.Number(json, "gradient", check.Gradient);
        JsonNumbers.Number(json, "inDouble", check.InDouble);
        if (check.Difference.Derivative is { } numeric) JsonNumbers.Number(json, "difference", numeric);
        json.WriteNumber("step", check.Difference.Step);
        JsonNumbers.Number(json, "above", check.Difference.Above);
        JsonNumbers.Number(json, "below", check.Difference.Below);
        if (check.Error is { } error) JsonNumbers.Number(json, "relativeError", error);
        json.WriteString("verdict", check.Verdict);
    }

    private static void Operand(Utf8JsonWriter json, Operand operand)
    {
        json.WriteStartObject();
        json.WriteString("label", operand.Label);
        if (operand.Precise is { } precise) JsonNumbers.Number(json, "value", precise);
        else JsonNumbers.Number(json, "value", operand.Value);
        if (operand.Tensor is { } tensor)
        {
            json.WriteString("tensor", tensor);
            json.WriteNumber("at", operand.At);
        }

        json.WriteEndObject();
    }

    /// <summary>Whether the first axis is the batch: of all but parameters and their gradients.</summary>
    private static bool IsOfBatch(LayerPass stage, string tensor) =>
        stage.Parameter(tensor.Replace(LayerPass.GradientOf, "", StringComparison.Ordinal)) is null;

    /// <summary>Where a planted fault changed this tensor: what is wrong; the formula shows the correct one.</summary>
    private static string? FaultText(Walk walk, LayerPass stage, string tensor)
    {
        bool isLayer = stage.Depth == 0 && stage.Index == walk.FaultLayer && stage.Layer is not null;
        return (walk.Fault, tensor) switch
        {
            (Fault.Sign, LayerPass.InputGradient) when stage.Layer is null =>
                "Planted: target minus prediction. The number has the wrong sign.",
            (Fault.Stale, $"{LayerPass.GradientOf}weight") when isLayer => "Planted: dW uses x of another image.",
            (Fault.Transpose, LayerPass.InputGradient) when isLayer => "Planted: dx uses W in place of Wᵀ.",
            _ => null,
        };
    }
}
