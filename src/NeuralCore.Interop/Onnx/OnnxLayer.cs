using NeuralCore.Interop.Onnx.Graph;

namespace NeuralCore.Interop.Onnx;

/// <summary>
/// An entire <see cref="OnnxGraph"/> as one layer, so that code for inference with networks also works with graphs.
/// </summary>
/// <param name="meaning">The meaning of the graph's output; this layer converts it to logits.</param>
internal sealed class OnnxLayer(OnnxGraph graph, OutputMeaning meaning) : Layer
{
    private static readonly int[] ToChannelsFirst = [0, 3, 1, 2], ToChannelsLast = [0, 2, 3, 1];

    private readonly Lazy<Statistic[]> constants =
        new(() => [.. graph.Constants.Where(constant => constant.Numbers!.Length > 0).Select(constant =>
            new Statistic(constant.Name, new Tensor(new Shape(constant.Numbers!.Length), constant.Numbers)))]);

    public override string Kind => "onnx";

    /// <summary>The graph's constants, so that they are part of the weight hash.</summary>
    public override IReadOnlyList<Statistic> Statistics => constants.Value;

    public override Shape OutputShape(Shape input)
    {
        Guard.Require(input == graph.InputShape, $"{this}: input is {input}, the graph takes {graph.InputShape}.");
        return graph.OutputShape;
    }

    public override int ScratchLength(Shape x) => graph.PlanFor(graph.Input.Batch ?? x[0]).ScratchLength;

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        GraphPlan plan = graph.PlanFor(graph.Input.Batch ?? x.Shape[0]);
        var memory = new GraphMemory(pass.Team, pass.Scratch);
        int batch = plan.Input.Sizes[0], inLength = x.Shape.Sample.Length, outLength = y.Shape.Sample.Length;
        // A graph with a fixed batch size runs repeatedly; outputs for the unused places of the last batch are dropped.
        for (int start = 0; start < x.Shape[0]; start += batch)
        {
            int count = Math.Min(batch, x.Shape[0] - start);
            Fill(x.Span.Slice(start * inLength, count * inLength), x.Shape, count, memory[plan.Input]);
            plan.Run(memory);
            Take(memory[plan.Output], count, plan.Output, y.Span.Slice(start * outLength, count * outLength));
        }

        ClassOutputs.ToLogits(meaning, y.Span);
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx) =>
        throw new InvalidOperationException("An ONNX graph cannot be trained: import it as a network first.");

    private void Fill(ReadOnlySpan<Real> x, Shape shape, int count, Span<Real> input)
    {
        input[x.Length..].Clear();
        if (graph.Input.ChannelsFirst && shape[3] > 1)
            Axes.Permute(x, [count, shape[1], shape[2], shape[3]], ToChannelsFirst, input[..x.Length]);
        else x.CopyTo(input);
    }

    private static void Take(ReadOnlySpan<Real> output, int count, GraphValue value, Span<Real> y)
    {
        if (value.Sizes is [_, var channels, var height, var width] && height * width > 1)
            Axes.Permute(output[..y.Length], [count, channels, height, width], ToChannelsLast, y);
        else output[..y.Length].CopyTo(y);
    }
}
