extern alias InDouble;

using NeuralCore.Explain.Walking;
using Precise = InDouble::NeuralCore;

namespace NeuralCore.Explain.Checking;

/// <summary>The same network, compiled from the same sources in double precision, for finite differences: same
/// mode, batch, masks and loss as the walk.</summary>
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
    private readonly Precise::Loss loss;
    private readonly Precise::Phase phase;
    private readonly int layers;

    /// <param name="walk">Its network, mode and loss; <see cref="Load"/> takes its numbers.</param>
    public DoubleNetwork(Walk walk)
    {
        network = Precise::NetworkArchitecture.Build(
            walk.Network.Architecture, Convert(walk.Network.InputShape), seed: 0);
        workspace = new Precise::Workspace(network.Layers, network.InputShape, walk.Mode.Batch,
            new Precise::WorkerTeam(1), training: true);
        targets = new Precise::Tensor(Convert(walk.Targets.Shape));
        layers = walk.End.Layers;
        phase = new Precise::Phase(walk.Mode.Phase.Training, walk.Mode.Phase.Seed, walk.Mode.Phase.Step);
        loss = walk.End.Kind switch
        {
            EndKind.Softmax => new Precise::SoftmaxCrossEntropy(),
            EndKind.Sigmoid => new Precise::BinaryCrossEntropy(),
            _ => new Precise::CtcLoss(),
        };
    }

    /// <summary>Copies weights, statistics, the scaled batch and the target, and runs both passes.</summary>
    public void Load(Walk walk)
    {
        foreach (((_, Precise::Tensor copy), (_, Tensor value)) in network.State().Zip(walk.Network.State()))
            Copy(value, copy);
        Copy(walk.Workspace.Input, workspace.Input);
        Copy(walk.Targets, targets);
        foreach (Precise::Parameter each in network.Parameters) each.Gradient.Span.Clear();
        network.Forward(workspace, phase);
        Precise::Tensor dz = workspace.Gradient(layers)!;
        dz.Span.Clear();
        loss.Evaluate(First(workspace.Activation(layers)), targets, First(dz));
        for (int i = layers - 1; i >= 0; i--)
        {
            network.Layers.Layers[i].Backward(new Precise::Pass(workspace, i, phase), workspace.Activation(i),
                workspace.Activation(i + 1), workspace.Gradient(i + 1)!, workspace.Gradient(i));
        }
    }

    /// <summary>The gradient of the loss by one parameter, by backpropagation in double precision.</summary>
    /// <param name="parameter">Its place among the network's parameters.</param>
    public double Gradient(int parameter, int at) => network.Parameters[parameter].Gradient[at];

    /// <summary>The largest difference between a parameter's gradient in single and in double precision.</summary>
    public double Lost(int parameter, Tensor single)
    {
        Precise::Tensor gradient = network.Parameters[parameter].Gradient;
        double lost = 0;
        for (int i = 0; i < single.Length; i++) lost = Math.Max(lost, Math.Abs(single[i] - gradient[i]));
        return lost;
    }

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
            return new FiniteQuotient(fine, h, above, below, rounding);
        }

        value[at] = center;
        return new FiniteQuotient(null, last, above, below, 0);

        double Loss(double h)
        {
            value[at] = center + h;
            network.Forward(workspace, phase);
            return loss.Evaluate(First(workspace.Activation(layers)), targets, null);
        }
    }

    private static Precise::Tensor First(Precise::Tensor batch) => batch.Slice(0, 1);

    private static void Copy(Tensor from, Precise::Tensor to)
    {
        for (int i = 0; i < to.Length; i++) to[i] = from[i];
    }

    private static Precise::Shape Convert(Shape shape) => new(shape.ToArray());
}

/// <summary>A finite difference.</summary>
/// <param name="Derivative">Null where the loss has a kink: two step sizes do not agree.</param>
/// <param name="Step">h.</param>
/// <param name="Above">L(w + h).</param>
/// <param name="Below">L(w − h).</param>
/// <param name="Rounding">What the rounding of the losses may change in the derivative.</param>
internal sealed record FiniteQuotient(double? Derivative, double Step, double Above, double Below, double Rounding);
