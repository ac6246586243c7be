using NeuralCore.Interop.Onnx;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>Networks as after a training, images for them, and what they say.</summary>
internal static class DrawnNetwork
{
    public const int Batch = 3;

    public static Model ModelOf(Network network) => new(network, Enumerable.Range(0, network.OutputShape.Length).Select(i => $"class {i}"));

    /// <summary>Every parameter and statistic is drawn, so that none is 0 or 1 by habit.</summary>
    public static Network Drawn(string architecture, Shape image, ulong seed)
    {
        Network network = NetworkArchitecture.Build(architecture, image, seed);
        var random = new RandomStream(seed, RandomPurpose.Test, index: 1);
        foreach ((string name, Tensor tensor) in network.State().Where(pair => !pair.Key.EndsWith("weight", StringComparison.Ordinal)))
        {
            foreach (ref float value in tensor.Span) value = name.EndsWith("Variance", StringComparison.Ordinal) ? 0.3f + (float)random.NextDouble() : (float)random.NextNormal() / 2;
        }

        return network;
    }

    public static (float[] ChannelsLast, float[] ChannelsFirst) Images(Shape image, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test, index: 2);
        float[] last = [.. Enumerable.Range(0, Batch * image.Length).Select(_ => (float)random.NextDouble())];
        return (last, Axes.Permuted(last, [Batch, image[0], image[1], image[2]], [0, 3, 1, 2]));
    }

    public static float[] ChannelsLast(float[] output, Shape image) => Axes.Permuted(output, [Batch, image[2], image[0], image[1]], [0, 2, 3, 1]);

    public static float[] Answers(Network network, float[] input, int batch = Batch)
    {
        using var team = new WorkerTeam(2);
        Workspace workspace = network.CreateWorkspace(batch, team);
        input.CopyTo(workspace.Input.Span);
        return network.Forward(workspace).Span.ToArray();
    }
}
