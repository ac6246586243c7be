namespace NeuralCore.GradientCheck;

/// <summary>A function that states its own gradients: what the checker checks.</summary>
/// <remarks><code>
/// L(arguments) = Σ weights·outputs      the scalar whose gradients are compared
/// </code></remarks>
internal abstract class Differentiable
{
    /// <summary>As a report names it.</summary>
    public abstract string Text { get; }

    /// <summary>Of the input, the batch first.</summary>
    public abstract Shape InputShape { get; }

    /// <summary>What the outputs depend on. The checker moves these numbers and puts them back.</summary>
    public abstract IReadOnlyList<(string Name, Tensor Value)> Arguments { get; }

    /// <summary>
    /// Arguments on which L does not depend, and whose gradients are therefore 0: a bias that batch normalisation takes
    /// away again.
    /// </summary>
    public virtual IReadOnlySet<string> Vanishing { get; } = new HashSet<string>();

    /// <summary>What the last <see cref="Forward"/> gave.</summary>
    public abstract ReadOnlySpan<double> Outputs { get; }

    public abstract ReadOnlySpan<double> OutputWeights { get; }

    /// <summary>Outputs from the arguments as they are now.</summary>
    public abstract void Forward();

    /// <summary>The stated gradients of L, one for each argument.</summary>
    public abstract IReadOnlyList<Tensor> Gradients();

    /// <summary>Compares what else must agree with these gradients.</summary>
    public virtual void CheckFurther(Comparison comparison, IReadOnlyList<Tensor> gradients)
    {
    }
}
