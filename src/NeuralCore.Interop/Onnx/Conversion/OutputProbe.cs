namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>Decides what a graph's output means: the nodes suggest a meaning, and the outputs for a few images confirm
/// it.</summary>
internal static class OutputProbe
{
    private const int Images = 8, FullInk = 255;

    /// <summary>
    /// Tolerance between the output and the probabilities of the logits: a clip changes some slightly.
    /// </summary>
    private const double Tolerance = 1e-3;

    /// <returns>The graph that ends at the logits, and the meaning of the output of the full graph. Without logits, the
    /// same graph.</returns>
    public static (OnnxGraph UpToLogits, OutputMeaning Meaning) Decide(OnnxGraph graph)
    {
        if (graph.OutputShape.Rank != 1 || graph.OutputShape.Length < 2) return (graph, OutputMeaning.Logits);
        var trace = OutputTrace.Of(graph.View(), graph.OutputName);
        if (trace.IsProduct) return (graph, OutputMeaning.Logits);
        int classes = graph.OutputShape.Length;
        Real[] outputs = Run(graph);
        if (trace.Logits is { } value && Cut(graph, value) is { } upToLogits
            && IsMadeFrom(Run(upToLogits), outputs, classes, trace.Meaning)) return (upToLogits, trace.Meaning);
        return (graph, ClassOutputs.MeaningOf(outputs, classes));
    }

    /// <returns>Null if the graph cannot end there.</returns>
    private static OnnxGraph? Cut(OnnxGraph graph, string value)
    {
        try
        {
            OnnxGraph cut = graph.EndingAt(value);
            return cut.OutputShape == graph.OutputShape ? cut : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsMadeFrom(ReadOnlySpan<Real> logits, ReadOnlySpan<Real> outputs, int classes,
        OutputMeaning meaning)
    {
        for (int start = 0; start < logits.Length; start += classes)
        {
            ReadOnlySpan<Real> z = logits.Slice(start, classes);
            double largest = System.Numerics.Tensors.TensorPrimitives.Max(z), sum = 0;
            foreach (Real logit in z) sum += Math.Exp(logit - largest);
            for (int c = 0; c < classes; c++)
            {
                double p = meaning == OutputMeaning.IndependentProbabilities ? 1 / (1 + Math.Exp(-z[c]))
                    : Math.Exp(z[c] - largest) / sum;
                double found = meaning == OutputMeaning.LogProbabilities ? Math.Exp(outputs[start + c])
                    : outputs[start + c];
                if (double.IsFinite(p) && !(Math.Abs(p - found) <= Tolerance)) return false;
            }
        }

        return true;
    }

    /// <summary>Outputs for different images: dense and sparse, with pixels from 0 to 1 and from 0 to 255.</summary>
    private static Real[] Run(OnnxGraph graph)
    {
        Network network = graph.ToNetwork(logits: false);
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(Images, team);
        int length = graph.InputShape.Length;
        for (int i = 0; i < workspace.Input.Length; i++)
        {
            int image = i / length, pixel = (int)((i % length * 2654435761L + image * 40503L) >> 7 & FullInk);
            bool isEmpty = image % 2 == 1 && i % length / 7 % 3 != 0;
            workspace.Input.Span[i] = isEmpty ? 0 : (Real)pixel / (image < Images / 2 ? FullInk : 1);
        }

        return network.Forward(workspace).Span.ToArray();
    }
}
