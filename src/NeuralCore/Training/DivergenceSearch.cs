using NeuralCore.Layers;
using NeuralCore.Networks;
using NeuralCore.Parameters;
using NeuralCore.Tensors;

namespace NeuralCore.Training;

/// <summary>Finds the first place, in the order of forward, where a number is not finite.</summary>
internal static class DivergenceSearch
{
    /// <param name="workspace">Holds the batch that gave the number.</param>
    /// <param name="phase">Of the pass that gave it: it is run again layer by layer.</param>
    public static Divergence Find(Network network, Workspace workspace, Phase phase, int epoch, long step)
    {
        Tensor batch = workspace.Input;
        workspace = network.CreateWorkspace(workspace.Batch, workspace.Team, joined: false);
        workspace.Input.CopyFrom(batch);
        network.Forward(workspace, phase);
        if (!IsFinite(workspace.Input)) return new Divergence(epoch, step, "input", "image");
        for (int i = 0; i < network.Layers.Layers.Count; i++)
        {
            Layer layer = network.Layers.Layers[i];
            foreach (Layer inner in new Sequential([layer]).Walk())
            {
                foreach (Parameter parameter in inner.Parameters)
                {
                    if (!IsFinite(parameter.Value)) return new Divergence(epoch, step, inner.Name, parameter.Name[(inner.Name.Length + 1)..]);
                }
            }

            if (!IsFinite(workspace.Activation(i + 1))) return new Divergence(epoch, step, layer.Name, "output");
        }

        return new Divergence(epoch, step, "loss", "value");
    }

    public static bool HasOnlyFiniteParameters(Network network) => network.Parameters.All(parameter => IsFinite(parameter.Value));

    private static bool IsFinite(Tensor tensor)
    {
        foreach (Real value in tensor.Span)
        {
            if (!Real.IsFinite(value)) return false;
        }

        return true;
    }
}
