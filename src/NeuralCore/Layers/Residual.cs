using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>
/// A branch around which the input also passes unchanged, or through a projection where the shapes differ.
/// </summary>
/// <remarks><code>
/// Shapes    x → branch(x) and shortcut(x) of the same shape → y
/// Forward   y = branch(x) + shortcut(x)          shortcut(x) = x without a projection
/// Backward  dx = branch′·dy + shortcut′·dy       He et al. 2015, arXiv:1512.03385
/// Loops     none but the addition: those of the layers inside
/// See       docs/learn/05-activations.md
/// </code></remarks>
public sealed class Residual : Layer
{
    private readonly Sequential[] branches;

    public Residual(IEnumerable<Layer> branch, IEnumerable<Layer>? projection = null)
    {
        Branch = new Sequential(branch);
        Projection = projection is null ? null : new Sequential(projection);
        branches = Projection is null ? [Branch] : [Branch, Projection];
        Guard.Require(branches.All(chain => chain.Layers.Any(layer => !layer.IsView)),
            $"Each side of a Residual has a layer that computes something.");
    }

    public override string Kind => "residual";

    public override string Text =>
        $"residual ( {ArchitectureOf(Branch)}{(Projection is null ? "" : $" + {ArchitectureOf(Projection)}")} )";

    public Sequential Branch { get; }

    /// <summary>Null where the input itself is added.</summary>
    public Sequential? Projection { get; }

    public override IReadOnlyList<Sequential> Branches => branches;

    public override Shape OutputShape(Shape input)
    {
        Shape branch = Branch.OutputShape(input), shortcut = Projection?.OutputShape(input) ?? input;
        Guard.Require(branch == shortcut,
            $"{this}: the branch gives {branch}, the shortcut {shortcut}; "
            + $"they are added, so they must agree. Add a projection, or pad the branch.");
        return branch;
    }

    public override long MultiplyAccumulates(Shape input) => branches.Sum(branch =>
    {
        long sum = 0;
        Shape shape = input;
        foreach (Layer layer in branch.Layers)
        {
            sum += layer.MultiplyAccumulates(shape);
            shape = layer.OutputShape(shape);
        }

        return sum;
    });

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        Branch.Forward(pass.Branch(0), pass.Phase);
        Projection?.Forward(pass.Branch(1), pass.Phase);
        Tensor shortcut = Projection is null ? x : pass.Branch(1).Output;
        Elementwise.Add(pass.Team, pass.Branch(0).Output.Span, shortcut.Span, y.Span);
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        Tensor throughBranch = Through(Branch, pass.Branch(0), dy, pass.Phase);
        Tensor throughShortcut = Projection is null ? dy : Through(Projection, pass.Branch(1), dy, pass.Phase);
        if (dx is not null) Elementwise.Add(pass.Team, throughBranch.Span, throughShortcut.Span, dx.Span);
    }

    private static Tensor Through(Sequential chain, Workspace workspace, Tensor dy, Phase phase)
    {
        workspace.OutputGradient.CopyFrom(dy);
        chain.Backward(workspace, phase);
        return workspace.Gradient(0)!;
    }

    private static string ArchitectureOf(Sequential chain) =>
        string.Join(" | ", chain.Layers.Select(layer => layer.Text));
}
