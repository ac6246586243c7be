using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain;

/// <summary>The mean loss of many images in inference mode, by the loss of the walk.</summary>
internal sealed class OthersLoss
{
    private const int MaxBatch = 32;

    private readonly Model model;
    private readonly Dataset data;
    private readonly LossEnd end;
    private readonly Workspace workspace;
    private readonly Tensor targets;

    public OthersLoss(Model model, Dataset data, Walk walk)
    {
        (this.model, this.data, end) = (model, data, walk.End);
        int batch = Math.Min(MaxBatch, data.Count);
        workspace = model.Network.CreateWorkspace(batch, walk.Team);
        targets = new Tensor(walk.Targets.Shape.Sample.Batch(batch));
    }

    public double Evaluate()
    {
        double sum = 0;
        for (int start = 0; start < data.Count; start += workspace.Batch)
        {
            int[] batch = [.. Enumerable.Range(start, Math.Min(workspace.Batch, data.Count - start))];
            Workspace part = workspace.ForBatch(batch.Length);
            data.FillSamples(workspace.Team, batch, part.Input);
            model.Scaling.Apply(part.Input);
            model.Network.Forward(part);
            Tensor t = targets.Slice(0, batch.Length);
            data.FillTargets(batch, t);
            sum += batch.Length * end.Loss.Evaluate(part.Activation(end.Layers), t, null);
        }

        return sum / data.Count;
    }
}
