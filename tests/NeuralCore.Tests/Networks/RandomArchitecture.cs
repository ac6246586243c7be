namespace NeuralCore.Tests.Networks;

/// <summary>Texts of networks that fit images of 11×9×2: every word and every argument of the grammar occurs.</summary>
internal static class RandomArchitecture
{
    private static readonly string[] Activations = ["relu", "leakyrelu", "sigmoid", "tanh", "gelu", "silu"];

    internal static string Draw(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var stages = new List<string>();
        for (int i = random.NextInt(4); i >= 0; i--) stages.Add(OnImages(ref random, depth: 0));
        if (random.NextInt(3) == 0) stages.Add(Pick(ref random, "conv 3x2x5 stride 2x1", "maxpool 2", "avgpool 3 stride 2 pad 1,0,1,1", "maxpool 2x3 stride 1 same", "conv 2x3x4 dilation 2x1 pad 2,1,0,3", "conv 3x3x4 nobias relu | maxpool 2"));
        stages.Add(Pick(ref random, "flatten", "globalavgpool", "dense 7", "dense 6 relu"));
        for (int i = random.NextInt(3); i > 0; i--) stages.Add(Pick(ref random, "dense 5", "dense 8 gelu", "dense 4 nobias", "batchnorm", "batchnorm epsilon 0.001 momentum 0.01", "layernorm tanh", "layernorm epsilon 0.001", "dropout 0.25", "leakyrelu 0.3", "residual ( dense 4 + dense 4 relu )"));
        stages.Add("dense 3");
        return string.Join(random.NextInt(2) == 0 ? " | " : "|", stages);
    }

    /// <summary>A stage that keeps height and width.</summary>
    private static string OnImages(ref RandomStream random, int depth)
    {
        string activation = random.NextInt(2) == 0 ? "" : $" {Pick(ref random, Activations)}";
        int channels = 1 + random.NextInt(4);
        return random.NextInt(depth < 2 ? 9 : 7) switch
        {
            0 => $"conv {1 + random.NextInt(4)}x{1 + random.NextInt(4)}x{channels} same{activation}",
            1 => $"conv 3x3x{channels} pad 1{activation}",
            2 => $"conv 3x2x{channels} dilation 2 pad 2,2,1,1{activation}",
            3 => $"batchnorm{activation}",
            4 => $"layernorm{activation}",
            5 => $"dropout {random.NextInt(10) / 10.0}",
            6 => Pick(ref random, Activations),
            7 => $"residual ( {OnImages(ref random, depth + 1)} | conv 1x1x3 + conv 3x3x3 same{activation} )",
            _ => $"residual ( {Pick(ref random, "relu", "batchnorm relu", "layernorm", "dropout 0.5")} )",
        };
    }

    private static string Pick(ref RandomStream random, params string[] choices) => choices[random.NextInt(choices.Length)];
}
