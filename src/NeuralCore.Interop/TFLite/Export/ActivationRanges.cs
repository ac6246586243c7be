using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.Onnx.Messages;
using NeuralCore.Interop.TFLite.Messages;
using NeuralCore.Interop.TFLite.Reading;

namespace NeuralCore.Interop.TFLite.Export;

/// <summary>Measures the range of every computed tensor of a graph on images (post-training calibration).</summary>
internal static class ActivationRanges
{
    private const int Batch = 50;

    /// <summary>The smallest and the largest value of each computed tensor, by its number; both include 0.</summary>
    /// <param name="images">Of the data the network was trained on.</param>
    /// <param name="scaling">Of the pixels.</param>
    public static Dictionary<int, (float Min, float Max)> Measure(
        TFLiteModel model, Dataset images, InputScaling scaling, WorkerTeam team)
    {
        const string Name = "calibration";
        var translation = new GraphTranslation(model, Name, int.MaxValue);
        var graph = OnnxGraph.Of(new ModelMessage(translation.Graph, ModelMessage.WrittenOpset, "", new Dictionary<string, string>()),
            translation.Input, Name);
        int[] computed = [.. model.Operators.SelectMany(one => one.Outputs)];
        Network[] networks =
            [.. computed.Select(tensor => graph.EndingAt(translation.NameOf(tensor)).ToNetwork(logits: false))];
        var ranges = computed.Append(model.Inputs[0]).ToDictionary(tensor => tensor, _ => (Min: 0f, Max: 0f));
        Workspace[] workspaces = [.. networks.Select(network => network.CreateWorkspace(Batch, team))];
        for (int start = 0; start < images.Count; start += Batch)
        {
            int count = Math.Min(Batch, images.Count - start);
            Workspace first = workspaces[0].ForBatch(count);
            images.FillSamples(team, [.. Enumerable.Range(start, count)], first.Input);
            scaling.Apply(first.Input);
            Widen(model.Inputs[0], first.Input.Span);
            for (int i = 0; i < computed.Length; i++)
            {
                Workspace workspace = workspaces[i].ForBatch(count);
                if (i > 0) workspace.Input.CopyFrom(first.Input);
                Widen(computed[i], networks[i].Forward(workspace).Span);
            }
        }

        return ranges;

        void Widen(int tensor, ReadOnlySpan<float> values)
        {
            (float min, float max) = ranges[tensor];
            foreach (float value in values) (min, max) = (MathF.Min(min, value), MathF.Max(max, value));
            ranges[tensor] = (min, max);
        }
    }
}
