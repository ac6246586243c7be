namespace NeuralCore.Diagnosis;

/// <summary>Whether a copy of the network can learn one small batch by heart: what cannot do that, learns nothing from many.</summary>
internal static class OverfitCheck
{
    /// <summary>Images of the batch: few, so that every network has the room.</summary>
    private const int Most = 20;

    private const int MaxSteps = 400;

    /// <summary>Of the loss at the beginning: so much is left when the batch is known, or when at least something was learned.</summary>
    private const double Known = 0.05, Learned = 0.5;

    /// <summary>Adam's, whatever the training's optimizer: this is about the network.</summary>
    private const double LearningRate = 0.002;

    public static CheckResult Run(Network network, Dataset data, TrainingOptions options, WorkerTeam team)
    {
        int[] images = Choose(data);
        if (network.BatchProblem(images.Length, images.Length) is not null) return CheckResult.Of("one batch by heart", "too few different images");
        var trial = new TrialNetwork(network, images.Length, new SoftmaxCrossEntropy(), team);
        var optimizer = new Adam(trial.Network.Parameters, LearningRate);
        double first = double.NaN, last = double.NaN;
        int step = 0;
        for (; step < MaxSteps && (step == 0 || last > Known * first); step++)
        {
            last = trial.Step(data, images, Phase.Train(options.Seed, step), optimizer);
            if (step == 0) first = last;
        }

        return CheckResult.Of("one batch by heart", $"{images.Length} images, loss {CheckResult.Figure(first)} to {CheckResult.Figure(last)} in {step} steps", Judge(images.Length, step, first, last));
    }

    private static Finding? Judge(int images, int steps, double first, double last)
    {
        if (last <= Known * first) return null;
        string what = $"After {steps} steps on the same {images} images the loss is {CheckResult.Figure(last)} from {CheckResult.Figure(first)}, where nearly 0 is expected";
        return last <= Learned * first ? FindingCodes.SlowByHeart.Found(what) : FindingCodes.NotByHeart.Found(what);
    }

    /// <summary>The first images of each class in turn, and none that looks like one of another class.</summary>
    private static int[] Choose(Dataset data)
    {
        int each = Math.Max(1, Most / data.ClassNames.Count);
        var taken = new int[data.ClassNames.Count];
        var chosen = new List<int>();
        for (int i = 0; i < data.Count && chosen.Count < Most; i++)
        {
            if (taken[data.Labels[i]] == each || chosen.Any(other => data.Image(other).SequenceEqual(data.Image(i)))) continue;
            taken[data.Labels[i]]++;
            chosen.Add(i);
        }

        return [.. chosen];
    }
}
