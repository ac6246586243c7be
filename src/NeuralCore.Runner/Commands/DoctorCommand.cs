using System.CommandLine;
using NeuralCore.Diagnosis;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore doctor</c>: checks data, network and settings before a training.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var training = new TrainingArguments(
            TrainSettings.Training, CommandOption.Json());
        var command = new Command(
            "doctor", "Check data, network and learning rate before a training, and print problems with their fixes.");
        foreach (Option option in training.All) command.Options.Add(option);
        command.SetAction(parsed => (int)Run(training.Settings(parsed)));
        return command;
    }

    private static ExitCode Run(TrainSettings settings)
    {
        if (settings.Reader is not null)
        {
            throw new UsageException("doctor checks classifiers of images and labelled lines; the lines of a new "
                + "reader are synthetic and need no checks.");
        }

        Screen screen = Screen.For(settings.Json, settings.Quiet);
        using var interruption = new Interruption(screen);
        using var team = new WorkerTeam(settings.Threads);
        IEnumerable<CheckResult> checks = settings.LineFolder is null
            ? Examine(settings, team, screen, interruption.Token)
            : ReaderSetup.Examine(settings, screen, interruption.Token);
        var results = new List<CheckResult>();
        foreach (CheckResult result in checks)
        {
            interruption.Token.ThrowIfCancellationRequested();
            results.Add(result);
            CheckTable.Write(screen, result);
        }

        var metrics = DoctorMetrics.Of(results);
        if (settings.Json) Console.Out.WriteLine(Json.Write(metrics));
        else screen.Line();
        string codes = metrics.Errors + metrics.Warnings > 0 ? " docs/doctor.md explains the codes." : "";
        screen.Result(
            $"{Figures.Count(results.Count, "check")}: {Figures.Count(metrics.Errors, "error")}, " +
                $"{Figures.Count(metrics.Warnings, "warning")}.{codes}",
            metrics.Errors > 0 ? "bold red" : metrics.Warnings > 0 ? "bold yellow" : "bold green");
        return metrics.Errors > 0 ? ExitCode.CheckFailed : ExitCode.Success;
    }

    /// <summary>The checks of images and of the network that is trained on them.</summary>
    private static IEnumerable<CheckResult> Examine(
        TrainSettings settings, WorkerTeam team, Screen screen, CancellationToken cancellation)
    {
        var setup = TrainingSetup.Create(settings, screen, cancellation);
        (FoundData data, Network network) = (setup.Data, setup.Network);
        screen.Line($"Data   {data.Id}: {Figures.Count(data.Sets.Train!.Count)} training images, " +
            $"{Figures.Count(data.Sets.Test.Count)} test images; {data.Sets.Source}");
        screen.Line($"Model  {settings.Model.Name}: {network.Architecture}; {Figures.Count(network.ParameterCount)} " +
            $"parameters");
        screen.Line($"Train  batch size {settings.BatchSize}, {settings.Optimizer.Name}, learning rate " +
            $"{Figures.Short(settings.Optimizer.LearningRate)} ({settings.Schedule}), seed {settings.Seed}");
        screen.Line();
        return Examination.Full(
            network, data.Sets.Train, data.Sets.Test, setup.Options(settings, team), setup.IsTrained);
    }
}
