using System.Security.Cryptography;

namespace NeuralCore.Tests.Laws;

/// <summary>Networks of every kind of layer, and a training step as the trainer makes it, on numbers that are made up.</summary>
internal static class SmallNetworks
{
    internal const int Classes = 10;

    private const string ResidualText =
        "conv 3x3x8 same | batchnorm relu | residual ( conv 3x3x8 same | batchnorm relu | conv 3x3x8 same | batchnorm ) | relu | maxpool 2 "
        + "| residual ( conv 3x3x12 stride 2 same gelu | dropout 0.1 + conv 1x1x12 stride 2 ) | layernorm silu | avgpool 2 | globalavgpool | leakyrelu | dense 10";

    internal static Shape Image { get; } = new(28, 28, 1);

    internal static Network Build(string name, ulong seed = 1) => NetworkArchitecture.Build(name == "residual" ? ResidualText : Presets.Find(name, Classes)!, Image, seed);

    /// <summary>One step on <paramref name="workspace"/>; everything it needs is made beforehand.</summary>
    internal static double Step(Network network, Workspace workspace, Tensor targets, Loss loss, Optimizer optimizer, long step)
    {
        Phase phase = Phase.Train(seed: 7, step);
        network.Forward(workspace, phase);
        double value = loss.Evaluate(workspace.Output, targets, workspace.OutputGradient);
        network.Backward(workspace, phase);
        optimizer.Step(workspace.Team);
        return value;
    }

    /// <summary>Fills the inputs with images that are mostly background, and gives each a class.</summary>
    internal static Tensor Fill(Workspace workspace, ulong seed)
    {
        float[] pixels = Numbers.Random(workspace.Input.Length, seed);
        for (int i = 0; i < pixels.Length; i++) workspace.Input.Span[i] = Math.Max(0, 2 * pixels[i] - 1);
        var targets = new Tensor(new Shape(workspace.Batch, Classes));
        for (int n = 0; n < workspace.Batch; n++) targets[n, (int)((n + (long)seed) % Classes)] = 1;
        return targets;
    }

    /// <summary>The hash of all state after a few steps, the last of them on a smaller batch.</summary>
    internal static string HashAfterTraining(string name, int threads, int steps = 6)
    {
        using var team = new WorkerTeam(threads);
        Network network = Build(name);
        Workspace whole = network.CreateWorkspace(13, team, training: true);
        var loss = new SoftmaxCrossEntropy();
        var optimizer = new Adam(network.Parameters);
        for (int step = 0; step < steps; step++)
        {
            Workspace workspace = step == steps - 1 ? whole.ForBatch(5) : whole;
            Step(network, workspace, Fill(workspace, (ulong)step), loss, optimizer, step);
        }

        return Hash(network);
    }

    internal static string Hash(Network network)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((_, Tensor value) in network.State()) sha.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(value.Span));
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}
