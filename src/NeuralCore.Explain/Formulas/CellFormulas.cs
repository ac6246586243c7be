using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>The formula of any number of a <see cref="Walk"/>.</summary>
internal static class CellFormulas
{
    /// <returns>Null for a number that is not computed in the pass: a pixel or a parameter.</returns>
    /// <param name="at">Row-major, in the tensor.</param>
    public static CellText? Of(Walk walk, LayerPass s, string tensor, int at) => s.Layer switch
    {
        null when s.Tables is not null => CtcFormulas.Of(s, tensor, at),
        null => LossFormulas.Of(walk, s, tensor, at),
        Dense layer => DenseFormulas.Of(s, layer, tensor, at),
        Conv2D layer => ConvolutionFormulas.Of(s, layer, tensor, at),
        Pooling2D or GlobalAveragePool2D => PoolingFormulas.Of(s, s.Layer, tensor, at),
        Activation layer => ActivationFormulas.Of(s, layer, tensor, at),
        BatchNorm layer => BatchNormFormulas.Of(s, layer, tensor, at),
        LayerNorm layer => NormalizationFormulas.Of(s, layer, tensor, at),
        Residual layer => Sum(s, layer, tensor, at),
        Flatten => Copy(s, tensor, at, "the same memory in another shape"),
        Dropout layer when s.IsTraining => Masked(s, layer, tensor, at),
        Dropout => Copy(s, tensor, at, "dropout does nothing at inference"),
        _ => null,
    };

    /// <summary>The stage and tensor that computed a number: x is an output of the layer before, dy a dx of the
    /// layer behind.</summary>
    public static (LayerPass LayerPass, string Tensor) Origin(Walk walk, LayerPass s, string tensor)
    {
        if (tensor == LayerPass.Input)
        {
            if (walk.Stages.FirstOrDefault(t => t.Workspace == s.Workspace && t.Index == s.Index - 1) is { } before)
                return (before, LayerPass.Output);
            return Parent(walk, s) is { } parent ? Origin(walk, parent, LayerPass.Input) : (s, LayerPass.Input);
        }

        if (tensor != LayerPass.OutputGradient) return (s, tensor);
        if (walk.Stages.FirstOrDefault(t => t.Workspace == s.Workspace && t.Index == s.Index + 1) is { } behind)
            return (behind, LayerPass.InputGradient);
        return Parent(walk, s) is { } outer ? Origin(walk, outer, LayerPass.OutputGradient) : (s, tensor);
    }

    /// <summary>The layer whose branch this stage is in; null in the network itself.</summary>
    private static LayerPass? Parent(Walk walk, LayerPass s) => s.Depth == 0 ? null : walk.Stages.FirstOrDefault(t =>
        t.Layer is { Branches.Count: > 0 } && Enumerable.Range(0, t.Layer.Branches.Count)
            .Any(b => t.Workspace.Branch(t.Index, b) == s.Workspace));

    private static CellText? Sum(LayerPass s, Residual layer, string tensor, int at)
    {
        Workspace branch = s.Workspace.Branch(s.Index, 0);
        bool isForward = tensor == LayerPass.Output;
        if (!isForward && tensor != LayerPass.InputGradient) return null;
        Tensor inner = isForward ? branch.Output : branch.Gradient(0)!;
        Tensor? projected = layer.Projection is null ? null
            : isForward ? s.Workspace.Branch(s.Index, 1).Output : s.Workspace.Branch(s.Index, 1).Gradient(0)!;
        string place = Places.Of(inner.Shape, at, hasBatch: true);
        Operand first = new($"branch{place}", inner[at]);
        Operand second = projected is not null ? new($"projection{place}", projected[at])
            : isForward ? Places.Activation("x", LayerPass.Input, s.X, at)
            : Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, at);
        return new CellText($"{(isForward ? "y" : "dx")}{place} = {first.Label} + {second.Label}",
            $"{CellText.Number(first.Value)} + {CellText.Number(second.Value)}", [first, second]);
    }

    private static CellText? Masked(LayerPass s, Dropout layer, string tensor, int at)
    {
        Operand mask = Places.Activation("m", LayerPass.Mask, s.Kept!, at);
        string place = Places.Of(s.X.Shape, at, hasBatch: true);
        if (tensor == LayerPass.Mask)
        {
            return mask.Value == 0 ? new CellText($"m{place} = 0, drawn with probability p = {layer.Rate}", "0", [])
                : new CellText($"m{place} = 1/(1 − p), p = {layer.Rate}", CellText.Number(mask.Value), []);
        }

        bool isForward = tensor == LayerPass.Output;
        if (!isForward && tensor != LayerPass.InputGradient) return null;
        Operand from = isForward ? Places.Activation("x", LayerPass.Input, s.X, at)
            : Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, at);
        return new CellText($"{(isForward ? "y" : "dx")}{place} = {mask.Label}·{from.Label}",
            $"{CellText.Number(mask.Value)}·{CellText.Number(from.Value)}", [mask, from]);
    }

    private static CellText? Copy(LayerPass s, string tensor, int at, string why)
    {
        bool isForward = tensor == LayerPass.Output;
        if (!isForward && tensor != LayerPass.InputGradient) return null;
        Operand from = isForward ? Places.Activation("x", LayerPass.Input, s.X, at)
            : Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, at);
        string place = Places.Of((isForward ? s.Y : s.X).Shape, at, hasBatch: true);
        return new CellText(
            $"{(isForward ? "y" : "dx")}{place} = {from.Label}: {why}", CellText.Number(from.Value), [from]);
    }
}
