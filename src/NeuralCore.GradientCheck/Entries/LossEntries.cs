namespace NeuralCore.GradientCheck.Entries;

/// <summary>Catalogue entries of the losses: how a random case is drawn.</summary>
internal static class LossEntries
{
    public static IEnumerable<CatalogueEntry> All =>
    [
        Of<SoftmaxCrossEntropy>(Classes),
        Of<MeanSquaredError>(
            d => AnyShape(d) is var shape ? new(new MeanSquaredError(), d.Tensor(shape), d.Tensor(shape)) : default),
        Of<BinaryCrossEntropy>(
            d => AnyShape(d) is var shape
            ? new(new BinaryCrossEntropy(), d.Tensor(shape, spread: 2), Probabilities(d, shape)) : default),
        Of<CtcLoss>(Texts),
    ];

    private readonly record struct LossCase(Loss Loss, Tensor Logits, Tensor Targets);

    private static CatalogueEntry Of<TLoss>(Func<Draw, LossCase> draw) where TLoss : Loss =>
        new(typeof(TLoss).Name, CheckKind.Loss, typeof(TLoss), seed =>
        {
            LossCase drawn = draw(new Draw(seed));
            return GradientChecker.CheckLoss(drawn.Loss, drawn.Logits, drawn.Targets, seed);
        });

    /// <summary>
    /// One-hot or soft targets, some with a sum other than 1, with and without label smoothing and class weights.
    /// </summary>
    private static LossCase Classes(Draw d)
    {
        int batch = d.Whole(2, 5), classes = d.Other(2, 12, batch);
        double smoothing = d.Chance(0.5) ? d.Between(0.01, 0.4) : 0;
        double[]? weights = d.Chance(0.5) ? [.. Enumerable.Range(0, classes).Select(_ => d.Between(0.2, 3))] : null;
        Tensor logits = d.Tensor(new Shape(batch, classes), spread: 2);
        return new(new SoftmaxCrossEntropy(smoothing, weights), logits,
            d.Chance(0.7) ? d.Distributions(batch, classes) : Probabilities(d, logits.Shape, least: 0.05));
    }

    /// <summary>
    /// Texts of different lengths with repeated symbols, among them empty ones and some that do not fit into the frames.
    /// </summary>
    private static LossCase Texts(Draw d)
    {
        int batch = d.Whole(1, 4), frames = d.Whole(1, 8), classes = d.Whole(2, 5), longest = d.Whole(1, 5);
        var targets = new Tensor(new Shape(batch, longest));
        targets.Span.Fill(TextTargets.End);
        for (int n = 0; n < batch; n++)
        {
            // The first text always fits, so that the gradient is not 0 everywhere.
            int length = d.Whole(0, n == 0 ? Math.Min(longest, (frames + 1) / 2) : longest);
            for (int i = 0; i < length; i++) targets.Span[n * longest + i] = d.Whole(0, classes - 2);
        }

        Shape logits = d.Chance(0.5) ? new Shape(batch, frames, classes) : new Shape(batch, 1, frames, classes);
        return new(new CtcLoss(), d.Tensor(logits, spread: 2), targets);
    }

    private static Shape AnyShape(Draw d) =>
        d.Chance(0.5) ? new Shape(d.Whole(2, 5), d.Whole(1, 9)) : d.Image(d.Whole(1, 2)).Batch(d.Whole(2, 3));

    /// <summary>
    /// Numbers from <paramref name="least"/> to 1, or nothing but zeros and ones where zeros are allowed.
    /// </summary>
    private static Tensor Probabilities(Draw d, Shape shape, double least = 0)
    {
        var targets = new Tensor(shape);
        bool soft = least > 0 || d.Chance(0.5);
        foreach (ref double target in targets.Span) target = soft ? d.Between(least, 1) : d.Whole(0, 1);
        return targets;
    }
}
