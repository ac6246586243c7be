namespace NeuralCore.Diagnosis;

/// <summary>Checks data, network and learning rate before a training begins.</summary>
/// <remarks>The results depend only on the data, the network and the options' seed, not on the number of threads.
/// Network, data and random streams stay unchanged: trial steps train a copy.</remarks>
public static class Examination
{
    /// <summary>Number of images on which the untrained network is evaluated.</summary>
    private const int SampleSize = 256;

    /// <summary>The checks that need only the data.</summary>
    /// <param name="train">All training images, including those of the validation split.</param>
    /// <param name="test">The test set; null if there is none.</param>
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

    /// <summary>
    /// The checks of <see cref="Data"/>, of the batch size and of the untrained network's loss. They take less than 0.1
    /// s for MNIST and so can run before every training.
    /// </summary>
    /// <param name="network">The network before its training.</param>
    /// <param name="isTrained">Whether its weights are those of an earlier training, which is continued: then its loss
    /// and the loss's fall are not compared with those of an untrained network.</param>
    public static IEnumerable<CheckResult> Quick(
        Network network, Dataset train, Dataset? test, TrainingOptions options, bool isTrained = false)
    {
        foreach (CheckResult result in Data(train, test, options)) yield return result;
        CheckResult batches = Batches(network, train, options);
        yield return batches;
        if (batches.Severity is not null) yield break; // this batch cannot be evaluated
        WorkerTeam team = options.Workers;
        yield return InitialLoss(network, train, options, team, isTrained);
    }

    /// <summary>
    /// All checks: those of <see cref="Quick"/>, and trial trainings on copies of the network, which take as long as a
    /// few hundred training steps.
    /// </summary>
    /// <inheritdoc cref="Quick"/>
    /// <exception cref="ArchitectureException">The network has a layer that an architecture text cannot express, so
    /// that it cannot be copied.</exception>
    public static IEnumerable<CheckResult> Full(
        Network network, Dataset train, Dataset? test, TrainingOptions options, bool isTrained = false)
    {
        foreach (CheckResult result in Quick(network, train, test, options, isTrained)) yield return result;
        if (train.Count == 0 || Batches(network, train, options).Severity is not null) yield break;
        WorkerTeam team = options.Workers;
        yield return OverfitCheck.Run(network, train, options, team, isTrained);

        int[] images = Sample(train);
        var untrained = new TrialNetwork(network, images.Length, options.Loss, team, scaling: options.Scaling);
        untrained.Pass(train, images, Phase.Train(options.Seed, 0));
        yield return UnitChecks.Run(untrained, "at the start");
        yield return GradientFlowCheck.Run(untrained);

        int trialBatch = Math.Min(Math.Min(options.BatchSize, SampleSize), train.Count);
        var trained = new TrialNetwork(
            network, trialBatch, options.Loss, team, withDropout: true, options.Scaling);
        var trial = new TrialTraining(trained, train, options, isTrained);
        trial.Run();
        yield return trial.Updates();
        yield return trial.Rate();
        var after = new TrialNetwork(
            trained.Network, images.Length, options.Loss, team, scaling: options.Scaling);
        after.Forward(train, images, Phase.Train(options.Seed, 0));
        yield return UnitChecks.Run(after, "after a few steps");
    }

    /// <summary>Checks that every batch of an epoch is large enough for every layer.</summary>
    private static CheckResult Batches(Network network, Dataset train, TrainingOptions options)
    {
        int images = train.Count - StratifiedSplit.Count(train.Count, options.ValidationSplit),
            batch = Math.Min(images, options.BatchSize);
        string seen = images == 0 ? "no images"
            : $"{(images + batch - 1) / batch} of {batch}, the last of {(images - 1) % batch + 1}";
        string? problem = network.BatchProblem(images, options.BatchSize);
        return CheckResult.Of("batches", seen, problem is null ? null : FindingCodes.BatchTooSmall.Found(problem));
    }

    private static CheckResult InitialLoss(
        Network network, Dataset data, TrainingOptions options, WorkerTeam team, bool isTrained)
    {
        Guard.Require(data.SampleShape == network.InputShape,
            $"The images of {data.Name} are {data.SampleShape}, the network takes {network.InputShape}.");
        if (data.Count == 0) return CheckResult.Of("initial loss", "no images");
        int[] images = Sample(data);
        // The running statistics of an untrained network are not yet valid, so it is evaluated in training mode, on a
        // copy.
        bool hasStatistics = network.Layers.Walk().Any(layer => layer.Statistics.Count > 0);
        double loss = hasStatistics && !isTrained
            ? new TrialNetwork(network, images.Length, options.Loss, team, scaling: options.Scaling)
                .Forward(data, images, Phase.Train(options.Seed, 0))
            : new Evaluator(network, team, scaling: options.Scaling).Evaluate(data.Subset(images), options.Loss).Loss;
        return InitialLossCheck.Run(loss, data.ClassNames.Count, options.Loss, isTrained);
    }

    /// <summary>Indices of images spread evenly over the set, because it may be sorted by class.</summary>
    private static int[] Sample(Dataset data)
    {
        int count = Math.Min(SampleSize, data.Count);
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Count / count))];
    }
}
