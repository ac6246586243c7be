using System.Text.RegularExpressions;

namespace NeuralCore.Diagnosis;

/// <summary>
/// A copy of a network for trial steps, with memory for one batch. Training the copy leaves the original unchanged.
/// </summary>
internal sealed partial class TrialNetwork
{
    private readonly Loss loss;
    private readonly InputScaling scaling;
    private Tensor? targets; // their shape depends on the data: a row of classes, or a text

    /// <param name="original">A network whose layers all have an architecture text.</param>
    /// <param name="withDropout">Whether the copy keeps the dropout rates of the original. Without dropout, equal
    /// batches give equal losses.</param>
    /// <param name="scaling">Input scaling of the network; null for none.</param>
    public TrialNetwork(
        Network original, int batch, Loss loss, WorkerTeam team, bool withDropout = false,
        InputScaling? scaling = null)
    {
        (this.loss, this.scaling) = (loss, scaling ?? InputScaling.Default);
        string text = withDropout ? original.Architecture : DropoutStage().Replace(original.Architecture, "dropout 0");
        Network = NetworkArchitecture.Build(text, original.InputShape, seed: 0);
        foreach (((_, Tensor copy), (_, Tensor value)) in Network.State().Zip(original.State())) copy.CopyFrom(value);
        Workspace = Network.CreateWorkspace(batch, team, training: true, joined: false);
    }

    public Network Network { get; }

    /// <summary>Memory in which every activation is kept.</summary>
    public Workspace Workspace { get; }

    /// <summary>Runs forward pass, loss and backward pass as in training; gradients are accumulated.</summary>
    /// <param name="images">Indices of as many images as the batch has.</param>
    public double Pass(Dataset data, ReadOnlySpan<int> images, Phase phase)
    {
        double value = Forward(data, images, phase);
        Network.Backward(Workspace, phase);
        return value;
    }

    /// <summary>Runs the forward pass and the loss, which also computes the gradient of the logits.</summary>
    public double Forward(Dataset data, ReadOnlySpan<int> images, Phase phase)
    {
        data.FillSamples(Workspace.Team, images, Workspace.Input);
        scaling.Apply(Workspace.Input);
        targets ??= new Tensor(data.Targets!.RowShape(Network.OutputShape).Batch(Workspace.Batch));
        data.FillTargets(images, targets);
        return loss.Evaluate(Network.Forward(Workspace, phase), targets, Workspace.OutputGradient);
    }

    /// <summary>Makes one training step and returns the loss before it.</summary>
    public double Step(Dataset data, ReadOnlySpan<int> images, Phase phase, Optimizer optimizer)
    {
        double value = Pass(data, images, phase);
        optimizer.Step(Workspace.Team);
        return value;
    }

    /// <summary>Each layer with its output; the layers of branches come before the layer that contains them.</summary>
    public IEnumerable<(Layer Layer, Tensor Output)> Outputs() => Outputs(Network.Layers, Workspace);

    private static IEnumerable<(Layer Layer, Tensor Output)> Outputs(Sequential chain, Workspace workspace)
    {
        for (int i = 0; i < chain.Layers.Count; i++)
        {
            for (int b = 0; b < chain.Layers[i].Branches.Count; b++)
            {
                foreach ((Layer, Tensor) inner in Outputs(chain.Layers[i].Branches[b], workspace.Branch(i, b)))
                    yield return inner;
            }

            yield return (chain.Layers[i], workspace.Activation(i + 1));
        }
    }

    [GeneratedRegex("dropout [0-9.eE+-]+")]
    private static partial Regex DropoutStage();
}
