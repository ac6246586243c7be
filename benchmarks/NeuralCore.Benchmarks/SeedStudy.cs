using System.Globalization;
using NeuralCore.Handwriting;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Trains a preset with its recipe on MNIST for seeds 1 … N and prints the distribution of the test accuracy; the test
/// set is evaluated once per seed.
/// </summary>
internal static class SeedStudy
{
    public const string Usage = "usage: seeds [--model fast] [--seeds 30] [--threads 2]";

    /// <returns>The exit code: 0 done, 1 wrong usage, 2 no data.</returns>
    public static int Run(ReadOnlySpan<string> arguments, TextWriter output)
    {
        (string model, int seeds, int threads) = (Recipe.All[0].Preset, 30, Environment.ProcessorCount);
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            bool known = arguments[i] switch
            {
                "--model" => (model = value).Length > 0,
                "--seeds" => int.TryParse(value, CultureInfo.InvariantCulture, out seeds) && seeds > 0,
                "--threads" => int.TryParse(value, CultureInfo.InvariantCulture, out threads)
                    && threads is > 0 and <= WorkerTeam.MaxThreads,
                _ => false,
            };
            if (!known) return Fail($"'{arguments[i]} {value}' is not understood; {Usage}", 1, output);
        }

        if (Recipe.Find(model) is not { } recipe)
        {
            return Fail($"'{model}' has no recipe. Known are " +
                $"{string.Join(", ", Recipe.All.Select(known => known.Preset))}; {Usage}", 1, output);
        }

        if (DatasetSource.FromEnvironment(PublishedDataset.Mnist).LoadLocal() is not { Train: { } train } data)
            return Fail($"MNIST was not found. Name its folder in {PublishedDataset.Mnist.EnvironmentVariable}, or " +
                $"let 'neuralcore train' download it to {PublishedDataset.Mnist.DefaultFolder}.", 2, output);

        using var team = new WorkerTeam(threads);
        var accuracies = new double[seeds];
        var seconds = new double[seeds];
        output.WriteLine($"{recipe}; {data.Source}; {threads} threads");
        for (int i = 0; i < seeds; i++)
        {
            ulong seed = (ulong)i + 1;
            Network network = NetworkArchitecture.Build(
                Presets.Find(model, train.ClassNames.Count)!, train.SampleShape, seed);
            seconds[i] = Trainer.Fit(network, train, recipe.Options(seed, team)).TrainSeconds;
            EvaluationResult test = new Evaluator(network, team).Evaluate(data.Test);
            accuracies[i] = test.Accuracy!.Value;
            output.WriteLine($"seed={seed} testAccuracy={accuracies[i]:F4} trainSeconds={seconds[i]:F2}");
        }

        double mean = accuracies.Average(),
            deviation = Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / Math.Max(1, seeds - 1));
        Array.Sort(seconds);
        double median = (seconds[(seeds - 1) / 2] + seconds[seeds / 2]) / 2;
        output.WriteLine($"{model}: {seeds} seeds, test accuracy mean {mean:P3}, standard deviation {deviation:P3}, " +
            $"min {accuracies.Min():P2}, max {accuracies.Max():P2}; training median {median:F2} s, min " +
            $"{seconds[0]:F2} s, max {seconds[^1]:F2} s");
        return 0;
    }

    private static int Fail(string sentence, int exitCode, TextWriter output)
    {
        output.WriteLine($"error: {sentence}");
        return exitCode;
    }
}
