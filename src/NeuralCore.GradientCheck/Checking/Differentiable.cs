namespace NeuralCore.GradientCheck;

/// <summary>A function with analytic gradients, which the checker compares with finite differences.</summary>
/// <remarks><code>
/// L(arguments) = Σ weights·outputs      the scalar whose gradients are compared
/// </code></remarks>
internal abstract class Differentiable
{
    /// <summary>Name in reports.</summary>
    public abstract string Text { get; }

    /// <summary>Shape of the input, with the batch axis.</summary>
    public abstract Shape InputShape { get; }

    /// <summary>The arguments of the function. The checker changes these numbers and restores them.</summary>
    public abstract IReadOnlyList<(string Name, Tensor Value)> Arguments { get; }

    /// <summary>
    /// Arguments on which L does not depend, and whose gradients are therefore 0, such as a bias before batch
    /// normalisation.
    /// </summary>
    public virtual IReadOnlySet<string> Vanishing { get; } = new HashSet<string>();

    /// <summary>The outputs of the last <see cref="Forward"/>.</summary>
    public abstract ReadOnlySpan<double> Outputs { get; }

    public abstract ReadOnlySpan<double> OutputWeights { get; }

    /// <summary>Computes the outputs from the current arguments.</summary>
    public abstract void Forward();

    /// <summary>The analytic gradients of L, one per argument.</summary>
    public abstract IReadOnlyList<Tensor> Gradients();

    /// <summary>Compares other results that must agree with these gradients.</summary>
    public virtual void CheckFurther(Comparison comparison, IReadOnlyList<Tensor> gradients)
    {
    }
}
