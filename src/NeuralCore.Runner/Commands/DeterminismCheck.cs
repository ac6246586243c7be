using System.CommandLine;
using System.Runtime.CompilerServices;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>train --check-determinism</c>: the user's own training, shortened, with several numbers of threads and with instructions switched off. Nothing is saved.</summary>
/// <param name="arguments">The words behind <c>train</c>: for the processes in which the instructions are off.</param>
internal sealed class DeterminismCheck(TrainSettings settings, IReadOnlyList<string> arguments)
{
    /// <summary>The most images of the one epoch.</summary>
    private const int MaxImages = 4000;

    /// <summary>The most multiplications with additions forward: without vector instructions they take some seconds.</summary>
    private const long MaxWork = 400_000_000;

    public const string OptionName = "--check-determinism", HashOptionName = "--print-short-hash";

    private static readonly int[] ThreadCounts = [1, 2, 3, 7];

    /// <summary>What the runtime understands, each set to 0.</summary>
    private static readonly string[] Variables = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    private readonly Screen screen = Screen.For(settings.Json, settings.Quiet);

    /// <summary>How the check's own processes are told to print a hash; nobody else needs it.</summary>
    public static Option<bool> CreateHashOption() => new(HashOptionName) { Hidden = true };

    /// <summary>Trains the short training and prints its hash.</summary>
    public static ExitCode PrintHash(TrainSettings settings)
    {
        (FoundData data, Network network) = TrainingSetup.Create(settings, Screen.For(json: true, quiet: true), CancellationToken.None);
        Console.Out.WriteLine(Hash(settings, Shorten(data.Sets.Train!, network, settings.BatchSize), settings.Threads, CancellationToken.None));
        return ExitCode.Success;
    }

    public ExitCode Run()
    {
        using var interruption = new Interruption(screen);
        (FoundData found, Network network) = TrainingSetup.Create(settings, screen, interruption.Token);
        Dataset data = Shorten(found.Sets.Train!, network, settings.BatchSize);
        screen.Line($"Check  one epoch of {Figures.Count(data.Count)} images of {found.Id}, {settings.Model.Name}, {settings.Optimizer.Name}, seed {settings.Seed}, several times over; nothing is saved");
        var verdict = new DeterminismMetrics(data.Count, []);
        foreach (int threads in ThreadCounts) Add(Figures.Count(threads, "thread"), Hash(settings, data, threads, interruption.Token));
        if (RuntimeFeature.IsDynamicCodeCompiled)
        {
            foreach (string variable in Variables) Add($"{variable}=0", OwnProcess.Output([.. CommandWords(), HashOptionName, "--quiet"], variable, "0", interruption.Token).Trim());
        }
        else
        {
            screen.Line("A native build has its instructions fixed: only the threads were changed.");
        }

        if (settings.Json) Console.Out.WriteLine(Json.Write(verdict));
        screen.Result(verdict.Sentence, verdict.Equal ? "bold green" : "bold red");
        return verdict.Equal ? ExitCode.Success : ExitCode.CheckFailed;

        void Add(string setting, string hash)
        {
            verdict = verdict.With(setting, hash);
            bool isEqual = hash == verdict.Trainings[0].WeightsSha256;
            screen.Line($"{setting,-26}  {hash}  {(verdict.Trainings.Count == 1 ? "" : isEqual ? "equal" : "DIFFERS")}", isEqual ? null : "bold red");
        }
    }

    /// <summary>What was typed, but for what says how to print.</summary>
    private IEnumerable<string> CommandWords() => arguments.Where(word => word is not (OptionName or "--json" or "--quiet")).Prepend("train");

    /// <summary>A few steps at least, and as many images as a machine without vector instructions trains in some seconds.</summary>
    private static Dataset Shorten(Dataset train, Network network, int batchSize)
    {
        return train.Take((int)Math.Min(MaxImages, Math.Max(2L * batchSize, MaxWork / (1 + network.MultiplyAccumulates))));
    }

    private static string Hash(TrainSettings settings, Dataset data, int threads, CancellationToken cancellation)
    {
        Network network = settings.Model.Build(data.SampleShape, data.ClassNames.Count, settings.Seed);
        using var team = new WorkerTeam(threads);
        Trainer.Fit(network, data, settings.Options(team) with { Epochs = 1 }, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        return WeightHash.Of(network);
    }
}
