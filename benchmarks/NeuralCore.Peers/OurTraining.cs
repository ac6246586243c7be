namespace NeuralCore.Peers;

/// <summary>A training step of NeuralCore: bytes to pixels, forward, loss, backward, optimizer.</summary>
internal sealed class OurTraining
{
    private readonly Loss loss = new SoftmaxCrossEntropy();
    private readonly Network network;
    private readonly PeerData data;
    private readonly Workspace workspace;
    private readonly Optimizer optimizer;
    private readonly Tensor targets;
    private readonly int[][] batches;
    private long step;

    public OurTraining(Network network, PeerData data, int batch, TrainingRecipe recipe, WorkerTeam team)
    {
        (this.network, this.data) = (network, data);
        workspace = network.CreateWorkspace(batch, team, training: true);
        targets = new Tensor(workspace.Output.Shape);
        optimizer = recipe.Momentum is { } momentum ? new Sgd(network.Parameters, recipe.LearningRate, momentum)
            : new Adam(network.Parameters, recipe.LearningRate);
        batches = [.. Enumerable.Range(0, data.Count / batch).Select(i => PeerData.Range(i * batch, batch))];
    }

    public void Step()
    {
        int[] batch = batches[step % batches.Length];
        Phase phase = Phase.Train(seed: 1, ++step);
        data.Fill(workspace.Team, batch, workspace.Input);
        data.FillTargets(batch, targets);
        Tensor logits = network.Forward(workspace, phase);
        loss.Evaluate(logits, targets, workspace.OutputGradient);
        network.Backward(workspace, phase);
        optimizer.Step(workspace.Team);
    }
}
