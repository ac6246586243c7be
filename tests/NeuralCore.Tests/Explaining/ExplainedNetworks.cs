using System.Text.Json;
using NeuralCore.Explain;

namespace NeuralCore.Tests.Explaining;

/// <summary>Small networks with random weights, which together have every layer, and sessions of the explain page.</summary>
internal static class ExplainedNetworks
{
    public static readonly string[] Architectures =
    [
        "flatten | dense 16 relu | dense 5",
        "conv 3x3x6 relu | maxpool 2 | conv 3x3x5 same relu | maxpool 2 | flatten | dropout 0.5 | dense 5",
        "conv 3x3x4 same | batchnorm | relu | residual ( conv 3x3x4 same | batchnorm | gelu | conv 3x3x4 same ) | avgpool 2 | " +
            "layernorm | residual ( conv 1x1x6 tanh + conv 1x1x6 ) | globalavgpool | dense 8 silu | layernorm | dense 5",
        "conv 3x2x4 stride 2 dilation 2 pad 1,2,0,1 | leakyrelu 0.2 | maxpool 3 stride 2 pad 1 | conv 2x2x3 sigmoid | flatten | batchnorm | " +
            "dense 7 nobias sigmoid | dense 5",
        "flatten | dense 9 tanh | dropout 0.3 | dense 5 | sigmoid",
        Lines,
    ];

    /// <summary>A line reader: 5 columns of 5 symbols and the blank.</summary>
    private const string Lines =
        "conv 3x3x4 same relu | maxpool 2 | batchnorm | dropout 0.2 | conv 6x1x7 relu | residual ( conv 1x3x7 same | batchnorm ) | conv 1x1x6";

    public static ExplainSession Session(string architecture, ulong seed = 3)
    {
        var shape = new Shape(13, 11, architecture.StartsWith("conv 3x2", StringComparison.Ordinal) ? 2 : 1);
        var random = new RandomStream(seed, RandomPurpose.Test);
        Network network = NetworkArchitecture.Build(architecture, shape, seed);
        foreach ((string name, Tensor tensor) in network.State())
        {
            foreach (ref float value in tensor.Span)
                value = name.EndsWith("runningVariance", StringComparison.Ordinal) ? (float)random.NextDouble(0.5, 2)
                    : name.EndsWith("weight", StringComparison.Ordinal) ? value : value + (float)random.NextDouble(-0.3, 0.3);
        }

        const int Count = 12;
        var pixels = new byte[Count * shape.Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(random.NextDouble() < 0.5 ? 0 : random.NextInt(256));
        string[] classes = ["a", "b", "c", "d", "e"];
        if (architecture == Lines)
        {
            float[] values = [.. Enumerable.Range(0, pixels.Length).Select(i => pixels[i] / 170f - 0.4f)];
            string[] texts = ["ab", "a", "bb", "cab", "aab", "edc", "e", "dd", "acb", "ba", "cc", "deb"];
            var lines = new ImageSet(
                new Dataset("lines", shape, values, new TextTargets(texts, "abcde")), [.. Enumerable.Range(0, Count)], Count - 2, "lines");
            return new ExplainSession(new Model(network, [.. classes, "blank"]), lines, new RunFacts("test", seed, "adam", 0.001, []));
        }

        var data = new Dataset("random", shape, pixels, [.. Enumerable.Range(0, Count).Select(i => (byte)(i % 5))], classes);
        var images = new ImageSet(data, [.. Enumerable.Range(0, Count)], Count - 2, "random");
        var facts = new RunFacts("test", seed, "adam", 0.001, [[0, 2.3, 2.3, 0], [1, 1, double.NaN, 0.001]]);
        return new ExplainSession(new Model(network, classes), images, facts);
    }

    /// <summary>The answer to a request, which must not be an error.</summary>
    public static JsonElement Ask(this ExplainSession session, string request)
    {
        JsonElement answer = JsonDocument.Parse(session.Answer(request)).RootElement;
        Assert.False(answer.TryGetProperty("error", out JsonElement error), $"{request}: {error}");
        return answer;
    }
}
