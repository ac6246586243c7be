using System.CommandLine;
using NeuralCore.Diagnosis;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore doctor</c>: looks at data, network and settings of a training that is not begun.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var training = new TrainingArguments(
            TrainSettings.Training, CommandOption.Switch("--json", "Print one JSON object on standard output and " +
            "nothing else there."));
        var command = new Command("doctor", "Look at data, network and learning rate before a training: what is " +
            "wrong, and what to do.");
        foreach (Option option in training.All) command.Options.Add(option);
        command.SetAction(parsed => (int)Run(training.Settings(parsed)));
        return command;
    }

    private static ExitCode Run(TrainSettings settings)
    {
        Screen screen = Screen.For(settings.Json, settings.Quiet);
        using var interruption = new Interruption(screen);
        (FoundData data, Network network) = TrainingSetup.Create(settings, screen, interruption.Token);
        screen.Line($"Data   {data.Id}: {Figures.Count(data.Sets.Train!.Count)} training images, " +
            $"{Figures.Count(data.Sets.Test.Count)} to test; {data.Sets.Source}");
        screen.Line($"Model  {settings.Model.Name}: {network.Architecture}; {Figures.Count(network.ParameterCount)} " +
            $"parameters");
        screen.Line($"Train  batches of {settings.BatchSize}, {settings.Optimizer.Name} at " +
            $"{Figures.Short(settings.Optimizer.LearningRate)} ({settings.Schedule}), seed {settings.Seed}");
        screen.Line();
        using var team = new WorkerTeam(settings.Threads);
        var results = new List<CheckResult>();
        foreach (CheckResult result in Examination.Full(
            network, data.Sets.Train, data.Sets.Test, settings.Options(team)))
        {
            interruption.Token.ThrowIfCancellationRequested();
            results.Add(result);
            CheckTable.Write(screen, result);
        }

        var metrics = DoctorMetrics.Of(results);
        if (settings.Json) Console.Out.WriteLine(Json.Write(metrics));
        else screen.Line();
        screen.Result($"{Figures.Count(results.Count, "check")}: {Figures.Count(metrics.Errors, "error")}, " +
            $"{Figures.Count(metrics.Warnings, "warning")}.{(metrics.Errors + metrics.Warnings > 0 ? " docs/doctor.md explains the codes." : "")}", metrics.Errors > 0 ? "bold red" : metrics.Warnings > 0 ? "bold yellow" : "bold green");
        return metrics.Errors > 0 ? ExitCode.CheckFailed : ExitCode.Success;
    }
}
