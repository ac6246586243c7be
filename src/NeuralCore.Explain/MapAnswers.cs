using System.Text.Json;
using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Explain;

/// <summary>What in the image the prediction depends on.</summary>
internal static class MapAnswers
{
    private const int MaxMorphSteps = 200;

    /// <summary>
    /// The probability of <c>class</c> when a square of <c>size</c> pixels is blank: squares every <c>stride</c>
    /// pixels, of which those from <c>from</c> on, at most <c>count</c>, are computed.
    /// </summary>
    public static void Occlusion(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        Shape shape = state.Model.InputShape;
        int size = Requests.Integer(request, "size", 1, Math.Min(shape[0], shape[1])),
            stride = Requests.Integer(request, "stride", 1, size), target = Requests.Class(state, request, "class");
        int rows = (shape[0] - size) / stride + 1, columns = (shape[1] - size) / stride + 1;
        int from = Requests.Integer(request, "from", 0, rows * columns, 0),
            wanted = Requests.Integer(request, "count", 1, rows * columns, rows * columns),
            count = Math.Min(wanted, rows * columns - from);
        json.WriteNumber("rows", rows);
        json.WriteNumber("columns", columns);
        JsonNumbers.Number(json, "whole", state.Walk.Probabilities[target]);
        json.WriteStartArray("values");
        if (count > 0)
        {
            ReadOnlySpan<float> p = Occluded(state, size, stride, columns, from, count);
            int classes = state.Model.ClassNames.Count;
            for (int i = 0; i < count; i++) JsonNumbers.Write(json, p[i * classes + target]);
        }

        json.WriteEndArray();
    }

    /// <summary>The gradient of the logit of <c>class</c> by each input number.</summary>
    public static void Saliency(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        int target = Requests.Class(state, request, "class");
        (float[] gradient, _) = state.Walk.InputGradient(
            state.Walk.Workspace.Input.Span, z => OneHot(z.Length, target));
        state.Run(); // the pass above overwrote the parameters' gradients
        JsonNumbers.Array(json, "values", gradient);
    }

    /// <summary>
    /// Changes the pixels by gradient ascent on ln p of <c>target</c>: <c>steps</c> steps, in each of which the pixel
    /// with the largest gradient changes by <c>rate</c> of the range from 0 to 255.
    /// </summary>
    public static void Morph(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        int target = Requests.Class(state, request, "target");
        int steps = Requests.Integer(request, "steps", 1, MaxMorphSteps);
        double rate = Requests.Number(request, "rate", 1);
        int label = state.Walk.Label, channels = state.Model.InputShape.Last;
        float[] x = state.Walk.Workspace.Input.Span.ToArray();
        double[] factors = state.Model.Scaling.Factors(channels), offsets = state.Model.Scaling.Offsets(channels);
        json.WriteStartArray("path");
        for (int step = 0; step <= steps; step++)
        {
            float[] p = [];
            (float[] gradient, _) = state.Walk.InputGradient(x, z => Ascent(z, target, p = new float[z.Length]));
            json.WriteStartArray();
            JsonNumbers.Write(json, p[target]);
            JsonNumbers.Write(json, p[label]);
            json.WriteEndArray();
            float largest = gradient.Max(Math.Abs);
            if (step == steps || largest == 0) break;
            for (int i = 0; i < x.Length; i++)
            {
                int c = i % channels;
                double moved = x[i] + rate * factors[c] * gradient[i] / largest;
                x[i] = (float)Math.Clamp(moved, offsets[c], factors[c] + offsets[c]);
            }
        }

        json.WriteEndArray();
        byte[] pixels = [.. x.Select((value, i) => (byte)Math.Round(
            255 * Math.Clamp((value - offsets[i % channels]) / factors[i % channels], 0, 1)))];
        json.WriteBase64String("pixels", pixels);
        state.Run();
    }

    /// <summary>The gradient of ln p[target] by the logits: t − p.</summary>
    private static float[] Ascent(ReadOnlySpan<float> z, int target, float[] p)
    {
        VectorSoftmax.Rows(z, p, 1, z.Length);
        float[] t = OneHot(z.Length, target);
        for (int c = 0; c < t.Length; c++) t[c] -= p[c];
        return t;
    }

    private static float[] OneHot(int classes, int target)
    {
        var t = new float[classes];
        t[target] = 1;
        return t;
    }

    private static float[] Occluded(ExplainState state, int size, int stride, int columns, int from, int count)
    {
        Shape shape = state.Model.InputShape;
        var batch = new byte[count * shape.Length];
        for (int i = 0; i < count; i++)
        {
            Span<byte> image = batch.AsSpan(i * shape.Length, shape.Length);
            state.Data.Image(state.Index).CopyTo(image);
            int top = (from + i) / columns * stride, left = (from + i) % columns * stride;
            for (int y = top; y < top + size; y++)
                image.Slice((y * shape[1] + left) * shape[2], size * shape[2]).Clear();
        }

        var data = new Dataset("occluded", shape, batch, new byte[count], state.Model.ClassNames);
        var x = new Tensor(shape.Batch(count));
        data.FillSamples(state.Walk.Team, [.. Enumerable.Range(0, count)], x);
        state.Model.Scaling.Apply(x);
        return state.Model.Network.PredictProbabilities(x, state.Walk.Team).Span.ToArray();
    }
}
