namespace NeuralCore.Peers;

/// <summary>Inference with NeuralCore, including the conversion of bytes to pixels.</summary>
internal sealed class OurInference
{
    private readonly Network network;
    private readonly PeerData data;
    private readonly Workspace workspace;
    private readonly int[][] batches;
    private readonly float[] logits;

    public OurInference(Network network, PeerData data, int images, int batch, WorkerTeam team)
    {
        (this.network, this.data) = (network, data);
        workspace = network.CreateWorkspace(batch, team);
        batches = [.. Enumerable.Range(0, images / batch).Select(i => PeerData.Range(i * batch, batch))];
        logits = new float[images * network.OutputShape.Length];
    }

    /// <summary>(images, classes) in row-major order, after <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> Logits => logits;

    public void Run()
    {
        int length = workspace.Output.Length;
        for (int i = 0; i < batches.Length; i++)
        {
            data.Fill(workspace.Team, batches[i], workspace.Input);
            network.Forward(workspace).Span.CopyTo(logits.AsSpan(i * length));
        }
    }
}
