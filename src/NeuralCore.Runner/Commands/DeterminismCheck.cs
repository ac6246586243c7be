using System.CommandLine;
using System.Runtime.CompilerServices;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>train --check-determinism</c>: a shortened training with several numbers of threads and with processor
/// instructions disabled. Nothing is saved.
/// </summary>
/// <param name="arguments">The arguments of <c>train</c>, for the processes with instructions disabled.</param>
internal sealed class DeterminismCheck(TrainSettings settings, IReadOnlyList<string> arguments)
{
    /// <summary>Maximum number of images of the epoch.</summary>
    private const int MaxImages = 4000;

    /// <summary>
    /// Maximum number of multiply-accumulates (MACs) of the forward pass: some seconds without vector instructions.
    /// </summary>
    private const long MaxWork = 400_000_000;

    public const string OptionName = "--check-determinism", HashOptionName = "--print-short-hash";

    private static readonly int[] ThreadCounts = [1, 2, 3, 7];

    /// <summary>Environment variables of the runtime, each set to 0.</summary>
    private static readonly string[] Variables =
        ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    private readonly Screen screen = Screen.For(settings.Json, settings.Quiet);

    /// <summary>A hidden option with which the processes of this check print a hash.</summary>
    public static Option<bool> CreateHashOption() => new(HashOptionName) { Hidden = true };

    /// <summary>Runs the short training and prints the hash of its weights.</summary>
    public static ExitCode PrintHash(TrainSettings settings)
    {
        var setup = TrainingSetup.Create(settings, Screen.For(json: true, quiet: true), CancellationToken.None);
        Console.Out.WriteLine(Hash(settings, setup, Shorten(setup, settings.BatchSize), settings.Threads,
            CancellationToken.None));
        return ExitCode.Success;
    }

    public ExitCode Run()
    {
        using var interruption = new Interruption(screen);
        var setup = TrainingSetup.Create(settings, screen, interruption.Token);
        Dataset data = Shorten(setup, settings.BatchSize);
        screen.Line($"Check  one epoch of {Figures.Count(data.Count)} images of {setup.Data.Id}, {settings.Model.Name}, " +
            $"{settings.Optimizer.Name}, seed {settings.Seed}, trained several times; nothing is saved");
        var verdict = new DeterminismMetrics(data.Count, []);
        foreach (int threads in ThreadCounts)
            Add(Figures.Count(threads, "thread"), Hash(settings, setup, data, threads, interruption.Token));
        if (RuntimeFeature.IsDynamicCodeCompiled)
        {
            foreach (string variable in Variables)
            {
                Add($"{variable}=0",
                    OwnProcess.Output([.. CommandWords(), HashOptionName, "--quiet"], variable, "0", interruption.Token)
                    .Trim());
            }
        }
        else
        {
            screen.Line("The instruction set of a native build is fixed: only the number of threads was varied.");
        }

        if (settings.Json) Console.Out.WriteLine(Json.Write(verdict));
        screen.Result(verdict.Sentence, verdict.Equal ? "bold green" : "bold red");
        return verdict.Equal ? ExitCode.Success : ExitCode.CheckFailed;

        void Add(string setting, string hash)
        {
            verdict = verdict.With(setting, hash);
            bool isEqual = hash == verdict.Trainings[0].WeightsSha256;
            screen.Line($"{setting,-26}  {hash}  {(verdict.Trainings.Count == 1 ? "" : isEqual ? "equal" : "DIFFERS")}",
                isEqual ? null : "bold red");
        }
    }

    /// <summary>The arguments without those that select the output.</summary>
    private IEnumerable<string> CommandWords() =>
        arguments.Where(word => word is not (OptionName or "--json" or "--quiet")).Prepend("train");

    /// <summary>
    /// At least two steps, and as many images as can be trained in some seconds without vector instructions.
    /// </summary>
    private static Dataset Shorten(TrainingSetup setup, int batchSize) => setup.Data.Sets.Train!.Take(
        (int)Math.Min(MaxImages, Math.Max(2L * batchSize, MaxWork / (1 + setup.Network.MultiplyAccumulates))));

    private static string Hash(
        TrainSettings settings, TrainingSetup setup, Dataset data, int threads, CancellationToken cancellation)
    {
        Network network = setup.CopyNetwork();
        using var team = new WorkerTeam(threads);
        Trainer.Fit(network, data, setup.Options(settings, team) with { Epochs = 1 }, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        return WeightHash.Of(network);
    }
}
