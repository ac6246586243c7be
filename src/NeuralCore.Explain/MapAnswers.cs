using System.Text.Json;
using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain;

/// <summary>What in the image the prediction depends on.</summary>
internal static class MapAnswers
{
    private const int MaxMorphSteps = 200;

    /// <summary>
    /// The probability of <c>class</c>, or of a line's text, when a square of <c>size</c> pixels is blank: squares
    /// every <c>stride</c> pixels, of which those from <c>from</c> on, at most <c>count</c>, are computed.
    /// </summary>
    public static void Occlusion(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        Shape shape = state.Model.InputShape;
        int size = Requests.Integer(request, "size", 1, Math.Min(shape[0], shape[1])),
            stride = Requests.Integer(request, "stride", 1, size), target = Target(state, request);
        int rows = (shape[0] - size) / stride + 1, columns = (shape[1] - size) / stride + 1;
        int from = Requests.Integer(request, "from", 0, rows * columns, 0),
            wanted = Requests.Integer(request, "count", 1, rows * columns, rows * columns),
            count = Math.Min(wanted, rows * columns - from);
        json.WriteNumber("rows", rows);
        json.WriteNumber("columns", columns);
        JsonNumbers.Number(json, "whole", Scores(state, [state.Index], state.Data, target)[0]);
        json.WriteStartArray("values");
        if (count > 0)
        {
            Dataset occluded = Occluded(state, size, stride, columns, from, count);
            foreach (double p in Scores(state, [.. Enumerable.Range(0, count)], occluded, target))
                JsonNumbers.Write(json, p);
        }

        json.WriteEndArray();
    }

    /// <summary>The gradient of the logit of <c>class</c>, or of ln P of a line's text, by each input number.</summary>
    public static void Saliency(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        int target = Target(state, request);
        (float[] gradient, _) = state.Walk.InputGradient(
            state.Walk.Workspace.Input.Slice(0, 1).Span,
            z => target < 0 ? MorphTarget.OfWalk(state).Ascent(z) : MorphTarget.OneHot(z.Length, target));
        state.Run(); // the pass above overwrote the parameters' gradients
        JsonNumbers.Array(json, "values", gradient);
    }

    /// <summary>
    /// Changes the pixels by gradient ascent on ln p of <c>target</c>, or of a line on ln P of <c>text</c>:
    /// <c>steps</c> steps, in each of which the pixel with the largest gradient changes by <c>rate</c> of the range:
    /// from 0 to 255, of a line that of its values.
    /// </summary>
    public static void Morph(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        int steps = Requests.Integer(request, "steps", 1, MaxMorphSteps);
        double rate = Requests.Number(request, "rate", 1);
        bool isLine = state.Walk.End.Kind == EndKind.Ctc;
        MorphTarget target = isLine ? MorphTarget.OfText(state, Requests.Text(request, "text"))
            : MorphTarget.OfClass(state, Requests.Class(state, request, "target"));
        float[] x = state.Walk.Workspace.Input.Slice(0, 1).Span.ToArray();
        int channels = state.Model.InputShape.Last;
        double[] factors = state.Model.Scaling.Factors(channels), offsets = state.Model.Scaling.Offsets(channels);
        if (isLine) (factors, offsets) = ([x.Max() - x.Min()], [x.Min()]);
        json.WriteStartArray("path");
        for (int step = 0; step <= steps; step++)
        {
            (float[] gradient, float[] z) = state.Walk.InputGradient(x, target.Ascent);
            json.WriteStartArray();
            JsonNumbers.Write(json, target.Probability(z));
            JsonNumbers.Write(json, target.OfLabel(z));
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
        byte[] pixels = isLine ? Shown.OfLine(x) : [.. x.Select((value, i) => (byte)Math.Round(
            255 * Math.Clamp((value - offsets[i % channels]) / factors[i % channels], 0, 1)))];
        json.WriteBase64String("pixels", pixels);
        if (isLine) JsonNumbers.Array(json, "values", x);
        state.Run();
    }

    /// <summary>The class of a request; −1 for a line, whose target is its text.</summary>
    private static int Target(ExplainState state, JsonElement request) =>
        state.Walk.End.Kind == EndKind.Ctc ? -1 : Requests.Class(state, request, "class");

    /// <summary>The probability of the class, or of the text, for each image, in inference mode.</summary>
    private static double[] Scores(ExplainState state, int[] images, Dataset data, int target)
    {
        Walk walk = state.Walk;
        var x = new Tensor(data.SampleShape.Batch(images.Length));
        data.FillSamples(walk.Team, images, x);
        state.Model.Scaling.Apply(x);
        if (walk.End.Kind == EndKind.Softmax) return Column(walk.Network.PredictProbabilities(x, walk.Team), target);
        Tensor outputs = walk.Network.Predict(x, walk.Team);
        if (walk.End.Kind == EndKind.Sigmoid) return Column(outputs, target);
        int frames = outputs.Shape[2], classes = outputs.Shape[3];
        return [.. Enumerable.Range(0, images.Length).Select(i =>
            Math.Exp(CtcLoss.LogProbability(outputs.Slice(i, 1).Span, frames, classes, walk.Text)))];
    }

    private static double[] Column(Tensor p, int target) =>
        [.. Enumerable.Range(0, p.Shape[0]).Select(i => (double)p[i * p.Shape.Last + target])];

    private static Dataset Occluded(ExplainState state, int size, int stride, int columns, int from, int count)
    {
        Shape shape = state.Model.InputShape;
        bool isLine = !state.Data.HasBytes;
        var bytes = new byte[isLine ? 0 : count * shape.Length];
        var numbers = new float[isLine ? count * shape.Length : 0];
        for (int i = 0; i < count; i++)
        {
            int start = i * shape.Length;
            if (isLine) Blank(state.Data.Features(state.Index), numbers.AsSpan(start, shape.Length), from + i);
            else Blank(state.Data.Image(state.Index), bytes.AsSpan(start, shape.Length), from + i);
        }

        return isLine ? new Dataset("occluded", shape, numbers, new TextTargets(new string[count].Select(_ => ""), "a"))
            : new Dataset("occluded", shape, bytes, new byte[count], state.Model.ClassNames);

        void Blank<T>(ReadOnlySpan<T> image, Span<T> copy, int square)
        {
            image.CopyTo(copy);
            int top = square / columns * stride, left = square % columns * stride;
            for (int y = top; y < top + size; y++)
                copy.Slice((y * shape[1] + left) * shape[2], size * shape[2]).Clear();
        }
    }
}
