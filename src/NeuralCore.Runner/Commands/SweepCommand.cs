using System.CommandLine;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Comparing;
using NeuralCore.Runs.Distributed;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore sweep</c>: searches hyperparameters.</summary>
internal static class SweepCommand
{
    private const int MaxJobs = 256;

    public static Command Create()
    {
        Option<bool> json = CommandOption.Json();
        var training = new TrainingArguments([.. TrainSettings.Training, .. TrainSettings.Run], json);
        var vary = new Option<string[]>("--vary")
        {
            HelpName = "NAME=VALUES",
            Description = "An option of train with its values, separated by commas: learning-rate=0.001,0.01. With " +
                "--random also a range: learning-rate=0.0001..0.1. Repeat it for each option.",
            Required = true,
        };
        Option<int?> random = CommandOption.Integer(
            "--random", "N", "Train N random combinations in place of all.", 1, SweepPlan.MaxTrials);
        Option<int?> jobs = CommandOption.Integer(
            "--jobs", "N", "Trainings at the same time, which share the threads. [1]", 1, MaxJobs);
        var command = new Command(
            "sweep", "Train with several values of hyperparameters, and rank the runs by their validation loss.")
        {
            vary, random, jobs,
        };
        foreach (Option option in training.All) command.Options.Add(option);
        command.SetAction(parsed => (int)Run(
            training.Settings(parsed), [.. training.Given(parsed)], [.. parsed.GetValue(vary)!.Select(SweepPlan.Parse)],
            parsed.GetValue(random), parsed.GetValue(jobs) ?? 1));
        return command;
    }

    private static ExitCode Run(
        TrainSettings settings, string[] common, SweepAxis[] axes, int? random, int jobs)
    {
        if (settings.TrainsLines || settings.ValidationSplit == 0)
            throw new UsageException("sweep ranks classifiers by their validation loss: it needs a " +
                "--validation-split above 0.");
        if (axes.Select(axis => axis.Setting.Option).FirstOrDefault(name => common.Contains(name)) is { } twice)
            throw new UsageException($"{twice} is given with one value and in --vary: leave out one of them.");
        if (axes.GroupBy(axis => axis.Setting.Name).FirstOrDefault(same => same.Count() > 1)?.Key is { } repeated)
            throw new UsageException($"--vary {repeated} is given twice: give all its values at once.");
        Screen screen = Launch.Current is { Rank: > 0 } ? Screen.Silent() : Screen.For(settings.Json, settings.Quiet);
        using var interruption = new Interruption(screen);
        IReadOnlyList<string[]> trials =
            random is { } count ? SweepPlan.Random(axes, count, settings.Seed) : SweepPlan.Grid(axes);
        using MpiGroup? group = MpiGroup.Join(interruption.Token);
        int ranks = group?.Count ?? 1;
        jobs = Math.Min(jobs, (trials.Count + ranks - 1) / ranks);
        int threads = Math.Max(1, settings.Threads / jobs);
        string output = Path.GetFullPath(settings.Output);
        screen.Line($"Sweep  {Figures.Count(trials.Count, "trial")}, {jobs} at a time" +
            $"{(group is null ? "" : $" on each of {ranks} ranks")} with {Figures.Count(threads, "thread")} each, in " +
            $"{settings.Output}");
        var sweep = new Sweep(common, trials, output, jobs, threads, screen, group);
        sweep.Train(interruption.Token);
        if (group is { Rank: > 0 })
        {
            group.Leave((int)ExitCode.Success);
            return ExitCode.Success;
        }

        IReadOnlyList<ComparedRun> ranked = sweep.Rank();
        if (ranked.Count == 0) throw new IOException("No trial has a result; the messages above give the reasons.");
        screen.Line($"Saved  {Path.Combine(settings.Output, "sweep.csv")}: all trials, the lowest validation loss " +
            $"first");
        screen.Line();
        if (ranked.Count > 1 && (settings.Json || !settings.Quiet))
            CompareCommand.Compare([.. ranked.Take(CompareCommand.MaxRuns)], output, settings.Json);
        double loss = ranked[0].Curve.Min(point => point.ValidationLoss)!.Value;
        screen.Result($"Best   {ranked[0].Name}: validation loss {Figures.Short(loss)}", "bold green");
        group?.Leave((int)ExitCode.Success);
        return ExitCode.Success;
    }
}
