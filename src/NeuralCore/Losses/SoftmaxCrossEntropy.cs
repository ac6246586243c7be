using NeuralCore.Kernels.Softmax;

namespace NeuralCore;

/// <summary>
/// Cross-entropy between target distributions and the softmax of the logits: the loss for exclusive classes.
/// </summary>
/// <remarks><code>
/// Shapes    z, t, dz: (N, C)   w (class weights): (C)
/// Smooth    t′ = (1 − ε)·t + ε/C                       Szegedy et al. 2016, arXiv:1512.00567
/// Weight    wₙ = Σ_c t[n,c]·w[c],  W = Σₙ wₙ            without class weights wₙ = 1, W = N
/// Softmax   ln p[n,c] = z[n,c] − max z[n] − ln Σⱼ exp(z[n,j] − max z[n])
/// Loss      ℓₙ = −Σ_c t′[n,c]·ln p[n,c]
///           L = Σₙ wₙ·ℓₙ / W                           PyTorch's weighted mean
/// Gradient  dz[n,c] = (p[n,c]·Σⱼ t′[n,j] − t′[n,c])·wₙ/W      where Σⱼ t′[n,j] = 1 for a distribution
/// Loops     EvaluateSample in this file defines it; CrossEntropyRows.cs does many rows at once
/// See       docs/learn/04-softmax-cross-entropy.md
/// </code>
/// ln p comes from the logits, not from p: the logarithm of a probability that rounded to 0 would be
/// infinite.</remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    private const int RowsAtOnce = 64;

    /// <summary>By how much a distribution, rounded to a few digits, may miss 1.</summary>
    private const double SumTolerance = 1e-3;

    private readonly double[]? classWeights;

    /// <param name="labelSmoothing">ε: the part of each target that is spread evenly over all classes, in [0,
    /// 1).</param>
    /// <param name="classWeights">How much a sample of each class counts, all positive; null counts all alike.</param>
    public SoftmaxCrossEntropy(double labelSmoothing = 0, IReadOnlyList<double>? classWeights = null)
    {
        Guard.Require(labelSmoothing is >= 0 and < 1,
            $"Label smoothing is {labelSmoothing}; it is at least 0 and below 1.");
        LabelSmoothing = labelSmoothing;
        this.classWeights = classWeights?.ToArray();
        for (int c = 0; c < classWeights?.Count; c++)
            Guard.Require(classWeights[c] > 0 && double.IsFinite(classWeights[c]),
                $"The weight of class {c} is {classWeights[c]}; class weights are positive.");
    }

    public override string Name => "softmax-cross-entropy";

    public double LabelSmoothing { get; }

    public IReadOnlyList<double>? ClassWeights => classWeights;

    public override string ToString()
    {
        string weights = classWeights is null ? "" : $", class weights {string.Join(' ', classWeights)}";
        return $"{Name}, label smoothing {LabelSmoothing}{weights}";
    }

    /// <inheritdoc/>
    /// <remarks>Takes classes, and rows of values that are distributions over the classes.</remarks>
    public override void RequireFit(Targets targets, Shape output)
    {
        base.RequireFit(targets, output);
        for (int n = 0; targets is ValueTargets values && n < values.Count; n++)
        {
            double sum = 0, least = 0;
            foreach (Real t in values[n]) (sum, least) = (sum + t, Math.Min(least, (double)t));
            Guard.Require(least >= 0 && Math.Abs(sum - 1) <= SumTolerance,
                $"{Name} takes classes or distributions as targets; target {n} is no distribution: "
                + $"its {values[n].Length} values add up to {sum}. "
                + $"To learn numbers, train with new MeanSquaredError().");
        }
    }

    public override double Evaluate(Tensor logits, Tensor targets, Tensor? gradient)
    {
        RequireSameShape(logits, targets, gradient);
        Guard.Require(logits.Shape.Rank == 2,
            $"{Name}: logits are {logits.Shape}; a row of class logits for each sample is needed (N×C).");
        int batch = logits.Shape[0], classes = logits.Shape[1];
        if (classWeights is not null)
            Guard.Require(classWeights.Length == classes,
                $"{Name}: {classWeights.Length} class weights for {classes} classes.");

        var kept = (Real)(1 - LabelSmoothing);
        var spread = (Real)(LabelSmoothing / classes);
        double totalWeight = TotalWeight(targets.Span, batch, classes), sum = 0;
        Span<Real> scales = stackalloc Real[RowsAtOnce];
        Span<double> losses = stackalloc double[RowsAtOnce];
        for (int first = 0; first < batch; first += RowsAtOnce)
        {
            int rows = Math.Min(RowsAtOnce, batch - first), at = first * classes, length = rows * classes;
            ReadOnlySpan<Real> z = logits.Span.Slice(at, length), t = targets.Span.Slice(at, length);
            for (int n = 0; n < rows; n++)
                scales[n] = (Real)(SampleWeight(t.Slice(n * classes, classes)) / totalWeight);
            CrossEntropyRows.Run(z, t, gradient is null ? [] : gradient.Span.Slice(at, length), rows, classes, kept,
                spread, scales, losses);
            for (int n = 0; n < rows; n++) sum += SampleWeight(t.Slice(n * classes, classes)) * losses[n];
        }

        return sum / totalWeight;
    }

    /// <summary>
    /// Loss ℓ and gradient dz of one sample whose weight is 1: the block in code, for C logits z and targets t. A test
    /// holds <see cref="CrossEntropyRows"/> to it.
    /// </summary>
    internal static double EvaluateSample(ReadOnlySpan<double> z, ReadOnlySpan<double> t, double ε, Span<double> dz)
    {
        int classes = z.Length;
        double max = double.NegativeInfinity, sum = 0, loss = 0, targetSum = 0;
        foreach (double logit in z) max = Math.Max(max, logit);
        foreach (double logit in z) sum += Math.Exp(logit - max);
        for (int c = 0; c < classes; c++)
        {
            double smooth = (1 - ε) * t[c] + ε / classes, logP = z[c] - max - Math.Log(sum);
            loss -= smooth * logP;
            targetSum += smooth;
        }

        for (int c = 0; c < classes; c++)
        {
            double smooth = (1 - ε) * t[c] + ε / classes, logP = z[c] - max - Math.Log(sum);
            dz[c] = Math.Exp(logP) * targetSum - smooth;
        }

        return loss;
    }

    private double TotalWeight(ReadOnlySpan<Real> targets, int batch, int classes)
    {
        if (classWeights is null) return batch;
        double total = 0;
        for (int n = 0; n < batch; n++) total += SampleWeight(targets.Slice(n * classes, classes));
        return total;
    }

    private double SampleWeight(ReadOnlySpan<Real> t)
    {
        if (classWeights is null) return 1;
        double weight = 0;
        for (int c = 0; c < t.Length; c++) weight += t[c] * classWeights[c];
        return weight;
    }
}
