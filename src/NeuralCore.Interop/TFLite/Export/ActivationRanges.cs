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
        var message = new ModelMessage(
            translation.Graph, ModelMessage.WrittenOpset, "", new Dictionary<string, string>());
        var graph = OnnxGraph.Of(message, translation.Input, Name);
        int[] computed = [.. model.Operators.SelectMany(one => one.Outputs)];
        var ranges = computed.Append(model.Inputs[0]).ToDictionary(tensor => tensor, _ => (Min: 0f, Max: 0f));
        foreach (int tensor in computed)
        {
            // One after the other, since the memory of all together could be many times that of a run.
            Network network = graph.EndingAt(translation.NameOf(tensor)).ToNetwork(logits: false);
            Workspace whole = network.CreateWorkspace(Math.Min(Batch, images.Count), team);
            for (int start = 0; start < images.Count; start += Batch)
            {
                int count = Math.Min(Batch, images.Count - start);
                Workspace part = whole.ForBatch(count);
                images.FillSamples(team, [.. Enumerable.Range(start, count)], part.Input);
                scaling.Apply(part.Input);
                Widen(model.Inputs[0], part.Input.Span);
                Widen(tensor, network.Forward(part).Span);
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
