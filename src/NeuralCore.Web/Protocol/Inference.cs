using NeuralCore.Handwriting.Lines;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Protocol;

/// <summary>Computes inference requests: checks the input, runs the network, names the outputs.</summary>
internal static class Inference
{
    public const string Input = "input", Logits = "logits", Probabilities = "probabilities", Label = "label",
        Text = "text";

    /// <summary>Lines of more columns than this are refused: their memory grows with the width.</summary>
    public const int MaxLineWidth = 4096;

    private static readonly string[] OfClassifier = [Logits, Probabilities, Label], OfReader = [Logits, Text];

    /// <summary>The outputs of a model.</summary>
    public static string[] OutputsOf(ServedModel model) => model.Lines is null ? OfClassifier : OfReader;

    /// <summary>Converts the input of a request.</summary>
    /// <param name="binary">The bytes after the JSON, for binary data.</param>
    /// <returns>The pixels (N, H, W, C), N, and W.</returns>
    /// <exception cref="ProtocolException">The input does not fit the model.</exception>
    public static (float[] Pixels, int Count, int Width) Convert(
        ServedModel model, InferRequest request, ReadOnlySpan<byte> binary)
    {
        if (request.Inputs.Count != 1)
        {
            throw new ProtocolException(
                $"The request has {request.Inputs.Count} inputs; the model '{model.Name}' has one.");
        }

        InferInput input = request.Inputs[0];
        if (input.Name is not null && input.Name != Input)
        {
            throw new ProtocolException($"The model '{model.Name}' has no input '{ServerContext.Shown(input.Name)}': "
                + $"its input is '{Input}'.");
        }

        if (input.Shape is not { } shape) throw new ProtocolException("The input has no \"shape\".");
        var type = TensorType.Of(input.DataType);
        (int count, int width) = Sizes(model, shape);
        int length = checked((int)Product(shape, 0));
        if (input.BinaryBytes is { } bytes)
        {
            if (input.Values is not null) throw new ProtocolException("The input has both JSON data and binary data.");
            if (bytes != binary.Length)
            {
                throw new ProtocolException(
                    $"The input has {bytes} bytes of binary data; {binary.Length} bytes follow the JSON.");
            }

            return (type.Pixels(binary, length), count, width);
        }

        if (binary.Length > 0)
        {
            throw new ProtocolException(
                $"{binary.Length} bytes follow the JSON, but no input has \"binary_data_size\".");
        }

        if (input.Values is not { } values) throw new ProtocolException("The input has no \"data\".");
        if (values.Length != length)
        {
            throw new ProtocolException(
                $"The data have {values.Length} numbers; the shape [{string.Join(", ", shape)}] has {length}.");
        }

        var pixels = new float[length];
        for (int i = 0; i < length; i++) pixels[i] = type.Pixel(values[i], i);
        return (pixels, count, width);
    }

    /// <exception cref="ProtocolException">The model does not have an output.</exception>
    public static void RequireOutputs(ServedModel model, IReadOnlyList<InferOutput> wanted)
    {
        string[] known = OutputsOf(model);
        foreach (InferOutput output in wanted)
        {
            if (Array.IndexOf(known, output.Name) >= 0) continue;
            throw new ProtocolException(
                $"The model '{model.Name}' has no output '{ServerContext.Shown(output.Name)}': "
                + $"it has {string.Join(", ", known)}.");
        }
    }

    /// <summary>The outputs that a request asks for.</summary>
    /// <param name="shape">Of the logits: (N, C) or (N, T, C).</param>
    public static OutputTensor[] Outputs(
        ServedModel model, IReadOnlyList<InferOutput> wanted, int[] shape, float[] logits)
    {
        var outputs = new OutputTensor[wanted.Count];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = OutputOf(model, wanted[i].Name, shape, logits);
        return outputs;
    }

    private static OutputTensor OutputOf(ServedModel model, string name, int[] shape, float[] logits) => name switch
    {
        Logits => new OutputTensor(Logits, shape, logits),
        Probabilities => new OutputTensor(Probabilities, shape, ProbabilitiesOf(model, logits)),
        Label => new OutputTensor(
            Label, [shape[0]], [], [.. Rows(logits, shape[0]).Select(row => Best(model, row.Span))]),
        _ => new OutputTensor(
            Text, [shape[0]], [], [.. Rows(logits, shape[0]).Select(row => TextOf(model, row.Span))]),
    };

    /// <summary>The number of inputs, and the width of each.</summary>
    private static (int Count, int Width) Sizes(ServedModel model, IReadOnlyList<int> shape)
    {
        Shape sample = model.Model.InputShape;
        if (model.Lines is not null)
        {
            bool isLine = shape is [> 0, var height, > 0, 1] && height == LineNormalization.Height;
            if (!isLine || shape[2] % LineNormalization.WidthStep != 0 || shape[2] > MaxLineWidth)
            {
                throw new ProtocolException($"The input has the shape [{string.Join(", ", shape)}]; the model "
                    + $"'{model.Name}' takes lines of the shape [N, {LineNormalization.Height}, W, 1], W a multiple of "
                    + $"{LineNormalization.WidthStep} up to {MaxLineWidth}.");
            }

            return (shape[0], shape[2]);
        }

        long rest = Product(shape, 1);
        bool isBatch = shape is [> 0, ..] && rest == sample.Length && (long)shape[0] * rest <= int.MaxValue;
        return isBatch ? (shape[0], sample[1]) : throw new ProtocolException(
            $"The input has the shape [{string.Join(", ", shape)}]; the model '{model.Name}' takes "
            + $"[N, {string.Join(", ", sample.ToArray())}], or [N, {sample.Length}].");
    }

    /// <summary>The product of the sizes from an axis on, limited to the greatest length of an array.</summary>
    private static long Product(IReadOnlyList<int> shape, int first)
    {
        long product = 1;
        for (int axis = first; axis < shape.Count; axis++) product = Math.Min(int.MaxValue, product * shape[axis]);
        return product;
    }

    private static IEnumerable<ReadOnlyMemory<float>> Rows(float[] logits, int count) =>
        Enumerable.Range(0, count).Select(n =>
            new ReadOnlyMemory<float>(logits, n * (logits.Length / count), logits.Length / count));

    private static float[] ProbabilitiesOf(ServedModel model, float[] logits)
    {
        var probabilities = new float[logits.Length];
        for (int at = 0; at < logits.Length; at += model.Classes)
        {
            double[] row = model.Rejection.Probabilities(logits.AsSpan(at, model.Classes));
            for (int c = 0; c < row.Length; c++) probabilities[at + c] = (float)row[c];
        }

        return probabilities;
    }

    private static string Best(ServedModel model, ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int c = 1; c < logits.Length; c++) best = logits[c] > logits[best] ? c : best;
        return model.Model.ClassNames[best];
    }

    /// <summary>The most probable text of a line.</summary>
    private static string TextOf(ServedModel model, ReadOnlySpan<float> logits)
    {
        IReadOnlyList<(int[] Symbols, double LogProbability)> texts =
            CtcDecoder.Beam(logits, logits.Length / model.Classes, model.Classes);
        return string.Concat(texts[0].Symbols.Select(k => model.Model.ClassNames[k]));
    }
}
