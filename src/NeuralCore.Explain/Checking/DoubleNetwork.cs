extern alias InDouble;

using Precise = InDouble::NeuralCore;

namespace NeuralCore.Explain.Checking;

/// <summary>The same network, compiled from the same sources in double precision, for finite differences.</summary>
/// <remarks><code>
/// D(h) = (8·(L(w + h) − L(w − h)) − (L(w + 2h) − L(w − 2h))) / 12h        error O(h⁴)
/// Kink   D(h) and D(h/2) differ by more than truncation and rounding explain: a smaller h is tried
/// </code></remarks>
internal sealed class DoubleNetwork
{
    /// <summary>
    /// Steps for weights of the order of 1. The smallest ones pass between the kinks of large layers, but only a large
    /// derivative is precise with them.
    /// </summary>
    private static readonly double[] Steps = [1e-3, 1e-4, 1e-5, 1e-6];

    /// <summary>Allowed difference of D(h) and D(h/2), relative; and the rounding error of D times h.</summary>
    private const double Truncation = 1e-5, Rounding = 16 * 4e-16;

    /// <summary>Largest part of a derivative that may be rounding error.</summary>
    private const double MaxRounding = 1e-4;

    private readonly Precise::Network network;
    private readonly Precise::Workspace workspace;
    private readonly Precise::Tensor targets;
    private readonly Precise::SoftmaxCrossEntropy loss = new();

    public DoubleNetwork(Network original)
    {
        network = Precise::NetworkArchitecture.Build(original.Architecture, Convert(original.InputShape), seed: 0);
        workspace = new Precise::Workspace(
            network.Layers, network.InputShape, 1, new Precise::WorkerTeam(1), training: true);
        targets = new Precise::Tensor(network.OutputShape.Batch(1));
    }

    /// <summary>Copies weights, statistics, the scaled input and the label, and runs both passes.</summary>
    public void Load(Network original, ReadOnlySpan<float> input, int label)
    {
        foreach (((_, Precise::Tensor copy), (_, Tensor value)) in network.State().Zip(original.State()))
        {
            for (int i = 0; i < copy.Length; i++) copy[i] = value[i];
        }

        for (int i = 0; i < input.Length; i++) workspace.Input[i] = input[i];
        targets.Span.Clear();
        targets[label] = 1;
        foreach (Precise::Parameter each in network.Parameters) each.Gradient.Span.Clear();
        network.Forward(workspace);
        loss.Evaluate(workspace.Output, targets, workspace.OutputGradient);
        network.Backward(workspace, Precise::Phase.Inference);
    }

    /// <summary>The gradient of the loss by one parameter, by backpropagation in double precision.</summary>
    /// <param name="parameter">Its place among the network's parameters.</param>
    public double Gradient(int parameter, int at) => network.Parameters[parameter].Gradient[at];

    /// <summary>The finite difference of the loss by one parameter; its derivative is null at a kink.</summary>
    public FiniteQuotient Difference(int parameter, int at)
    {
        Precise::Tensor value = network.Parameters[parameter].Value;
        double center = value[at], above = 0, below = 0, last = 0;
        foreach (double h in Steps)
        {
            (above, below, last) = (Loss(h), Loss(-h), h);
            double twice = Loss(2 * h) - Loss(-2 * h), half = Loss(h / 2) - Loss(-h / 2);
            double coarse = (8 * (above - below) - twice) / (12 * h), fine = (8 * half - (above - below)) / (6 * h);
            double rounding = Rounding * (1 + Math.Abs(above)) / h;
            if (h < Steps[1] && rounding > MaxRounding * Math.Abs(fine)) break;
            if (Math.Abs(coarse - fine) > Truncation * Math.Max(Math.Abs(coarse), Math.Abs(fine)) + rounding) continue;
            value[at] = center;
            return new FiniteQuotient(fine, h, above, below);
        }

        value[at] = center;
        return new FiniteQuotient(null, last, above, below);

        double Loss(double h)
        {
            value[at] = center + h;
            network.Forward(workspace);
            return loss.Evaluate(workspace.Output, targets, null);
        }
    }

    private static Precise::Shape Convert(Shape shape) => new(shape.ToArray());
}

/// <summary>A finite difference.</summary>
/// <param name="Derivative">Null where the loss has a kink: two step sizes do not agree.</param>
/// <param name="Step">h.</param>
/// <param name="Above">L(w + h).</param>
/// <param name="Below">L(w − h).</param>
internal sealed record FiniteQuotient(double? Derivative, double Step, double Above, double Below);
