namespace NeuralCore.Diagnosis;

/// <summary>
/// Checks that a copy of the network can overfit one small batch: a network that cannot do so does not learn from a
/// whole data set either.
/// </summary>
internal static class OverfitCheck
{
    /// <summary>Maximum number of images of the batch: few, so that every network can memorise them.</summary>
    private const int MaxImages = 20;

    private const int MaxSteps = 400;

    /// <summary>
    /// Shares of the initial loss: below the first, the batch is memorised; above the second, the network has not
    /// learned.
    /// </summary>
    private const double MemorisedShare = 0.05, LearnedShare = 0.5;

    /// <summary>
    /// The learning rate of Adam, used for every training's optimizer, because the check is about the network.
    /// </summary>
    private const double LearningRate = 0.002;

    public static CheckResult Run(Network network, Dataset data, TrainingOptions options, WorkerTeam team,
        bool isTrained = false)
    {
        int[] images = Choose(data);
        if (network.BatchProblem(images.Length, images.Length) is not null)
            return CheckResult.Of("overfit one batch", "too few different images");
        var trial = new TrialNetwork(network, images.Length, new SoftmaxCrossEntropy(), team, scaling: options.Scaling);
        var optimizer = new Adam(trial.Network.Parameters, LearningRate);
        double first = double.NaN, last = double.NaN;
        // The initial loss of trained weights may be nearly 0 already.
        double memorised = isTrained ? MemorisedShare * Math.Log(data.ClassNames.Count) : 0;
        int step = 0;
        for (; step < MaxSteps && (step == 0 || last > Math.Max(memorised, MemorisedShare * first)); step++)
        {
            last = trial.Step(data, images, Phase.Train(options.Seed, step), optimizer);
            if (step == 0) first = last;
        }

        string seen = $"{images.Length} images, loss {CheckResult.Figure(first)} to {CheckResult.Figure(last)} " +
            $"in {step} steps";
        return CheckResult.Of("overfit one batch", seen,
            last <= memorised ? null : Evaluate(images.Length, step, first, last));
    }

    private static Finding? Evaluate(int images, int steps, double first, double last)
    {
        if (last <= MemorisedShare * first) return null;
        string what = $"After {steps} steps on the same {images} images the loss is {CheckResult.Figure(last)} " +
            $"(initially {CheckResult.Figure(first)}), where nearly 0 is expected";
        return last <= LearnedShare * first
            ? FindingCodes.OverfitsSlowly.Found(what) : FindingCodes.CannotOverfit.Found(what);
    }

    /// <summary>The first images of each class, without duplicates, which may have different labels.</summary>
    private static int[] Choose(Dataset data)
    {
        int each = Math.Max(1, MaxImages / data.ClassNames.Count);
        var taken = new int[data.ClassNames.Count];
        var chosen = new List<int>();
        for (int i = 0; i < data.Count && chosen.Count < MaxImages; i++)
        {
            if (taken[data.Labels[i]] == each || chosen.Any(other => data.Image(other).SequenceEqual(data.Image(i))))
                continue;
            taken[data.Labels[i]]++;
            chosen.Add(i);
        }

        return [.. chosen];
    }
}
