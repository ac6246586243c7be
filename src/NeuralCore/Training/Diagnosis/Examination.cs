namespace NeuralCore.Diagnosis;

/// <summary>Looks at a training before it begins: is the data as it should be, does the network learn, does the learning rate fit?</summary>
/// <remarks>Everything follows from the options' seed, and does not depend on the number of threads. Network, data and random streams are left as they are: what is trained is a copy.</remarks>
public static class Examination
{
    /// <summary>Images on which the untrained network is measured.</summary>
    private const int Measured = 256;

    /// <summary>The cheap checks of data alone.</summary>
    /// <param name="train">Those that are to validate included.</param>
    /// <param name="test">Null where there is none.</param>
    public static IEnumerable<CheckResult> Data(Dataset train, Dataset? test, TrainingOptions options)
    {
        Guard.Require(
            train.HasBytes && train.HasClasses,
            $"These checks are for images with classes; {train.Name} holds {train.SampleKind} with {train.Targets}.");
        yield return PixelChecks.Run(train);
        yield return LabelChecks.Run(train);
        yield return LabelChecks.Split(train, options.ValidationSplit);
        foreach (CheckResult result in test is null ? [] : SetChecks.Run(train, test)) yield return result;
    }

    /// <summary><see cref="Data"/> and the loss of the untrained network: what can be looked at before every training, in under a tenth of a second for MNIST.</summary>
    /// <param name="network">About to be trained.</param>
    public static IEnumerable<CheckResult> Quick(Network network, Dataset train, Dataset? test, TrainingOptions options)
    {
        foreach (CheckResult result in Data(train, test, options)) yield return result;
        CheckResult batches = Batches(network, train, options);
        yield return batches;
        if (batches.Severity is not null) yield break; // what follows would run such a batch
        WorkerTeam team = options.Workers;
        yield return InitialLoss(network, train, options, team);
    }

    /// <summary>All checks: <see cref="Quick"/>'s, and trials on copies of the network, which take as long as some hundred steps.</summary>
    /// <inheritdoc cref="Quick"/>
    /// <exception cref="ArchitectureException">The network has a layer that no architecture text can name, so that it cannot be copied.</exception>
    public static IEnumerable<CheckResult> Full(Network network, Dataset train, Dataset? test, TrainingOptions options)
    {
        foreach (CheckResult result in Quick(network, train, test, options)) yield return result;
        if (train.Count == 0 || Batches(network, train, options).Severity is not null) yield break;
        WorkerTeam team = options.Workers;
        yield return OverfitCheck.Run(network, train, options, team);

        int[] images = Sample(train);
        var still = new TrialNetwork(network, images.Length, options.Loss, team);
        still.Pass(train, images, Phase.Train(options.Seed, 0));
        yield return UnitChecks.Run(still, "at the start");
        yield return GradientFlowCheck.Run(still);

        var trained = new TrialNetwork(network, Math.Min(Math.Min(options.BatchSize, Measured), train.Count), options.Loss, team, withDropout: true);
        var trial = new TrialTraining(trained, train, options);
        trial.Run();
        yield return trial.Updates();
        yield return trial.Rate();
        var after = new TrialNetwork(trained.Network, images.Length, options.Loss, team);
        after.Forward(train, images, Phase.Train(options.Seed, 0));
        yield return UnitChecks.Run(after, "after a few steps");
    }

    /// <summary>Whether every batch of an epoch is large enough for every layer.</summary>
    private static CheckResult Batches(Network network, Dataset train, TrainingOptions options)
    {
        int images = train.Count - StratifiedSplit.Count(train.Count, options.ValidationSplit), batch = Math.Min(images, options.BatchSize);
        string seen = images == 0 ? "no images" : $"{(images + batch - 1) / batch} of {batch}, the last of {(images - 1) % batch + 1}";
        return CheckResult.Of("batches", seen, network.BatchProblem(images, options.BatchSize) is { } problem ? FindingCodes.BatchTooSmall.Found(problem) : null);
    }

    private static CheckResult InitialLoss(Network network, Dataset data, TrainingOptions options, WorkerTeam team)
    {
        Guard.Require(data.SampleShape == network.InputShape, $"The images of {data.Name} are {data.SampleShape}, the network takes {network.InputShape}.");
        if (data.Count == 0) return CheckResult.Of("initial loss", "no images");
        int[] images = Sample(data);
        // A network with running statistics has none yet: it is measured as in training, which would change them.
        bool remembers = network.Layers.Walk().Any(layer => layer.Statistics.Count > 0);
        double loss = remembers
            ? new TrialNetwork(network, images.Length, options.Loss, team).Forward(data, images, Phase.Train(options.Seed, 0))
            : new Evaluator(network, team).Evaluate(data.Subset(images), options.Loss).Loss;
        return InitialLossCheck.Run(loss, data.ClassNames.Count, options.Loss);
    }

    /// <summary>Images spread evenly over the set, which may be sorted by class.</summary>
    private static int[] Sample(Dataset data)
    {
        int count = Math.Min(Measured, data.Count);
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Count / count))];
    }
}
