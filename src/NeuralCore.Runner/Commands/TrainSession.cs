using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// Runs <c>train</c>: finds the data, builds and trains the network, evaluates it once, and saves the results.
/// </summary>
/// <param name="arguments">The arguments of <c>train</c> that <paramref name="settings"/> were parsed from.</param>
/// <param name="resumed">The run to resume; null starts a new one.</param>
internal sealed class TrainSession(TrainSettings settings, IReadOnlyList<string> arguments, Resumption? resumed = null)
{
    private readonly Screen screen = Screen.For(settings.Json, settings.Quiet);

    public ExitCode Run()
    {
        using var interruption = new Interruption(screen);
        EarlyCompilation.Begin(settings);
        using var job = new TrainingJob(settings, arguments, ProgramText.Typed, screen, resumed);
        TrainingSetup setup = job.Prepare(interruption.Token);
        var preflight = Preflight.Run(settings, setup, screen, job.Team);
        if (preflight.Refusal is { } refusal) return refusal;
        job.Begin(preflight.Findings);
        var view = TrainingView.For(screen);
        return job.Run(view, view.Watch, Conclude, interruption.Token);
    }

    private ExitCode Conclude(TrainingResult result)
    {
        if (settings.Json) Console.Out.WriteLine(Json.Write(result.Record.Metrics));
        return result.Saved.IsWhole
            ? Conclusion.Write(screen, result.Record, result.SaveReport(), result.Checkpoint)
            : Conclusion.ReportLoss(result.Saved, result.Record, result.Checkpoint);
    }
}
