using NeuralCore.Diagnosis;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// Quick checks of data and network before the first step of <c>train</c>: prints warnings, and refuses a training that
/// cannot work.
/// </summary>
/// <param name="Findings">For run.json.</param>
/// <param name="Refusal">The exit code if the training is refused; else null.</param>
internal sealed record Preflight(IReadOnlyList<Finding> Findings, ExitCode? Refusal)
{
    /// <summary>Prefix of the codes of findings about data.</summary>
    private const string AboutData = "NC1";

    /// <summary>Prefix of the codes of findings about inconsistent options.</summary>
    private const string AboutSettings = "NC24";

    private static Preflight None { get; } = new([], null);

    public static Preflight Run(TrainSettings settings, TrainingSetup setup, Screen screen, WorkerTeam team)
    {
        if (!settings.Preflight || setup.Data.Lines is not null) return None; // the checks are of images with classes
        Finding[] findings =
            [.. Examination.Quick(setup.Network, setup.Data.Sets.Train!, setup.Data.Sets.Test,
                setup.Options(settings, team), setup.IsTrained)
            .SelectMany(result => result.Findings)];
        foreach (Finding warning in findings.Where(finding => finding.Severity == Severity.Warning))
            screen.Warning($"{warning}");
        Finding[] errors = [.. findings.Where(finding => finding.Severity == Severity.Error)];
        foreach (Finding error in errors) Console.Error.WriteLine($"error: {error}");
        return new Preflight(findings, errors.Length == 0 ? null
            : Are(AboutData) ? ExitCode.BadInput : Are(AboutSettings) ? ExitCode.WrongUsage : ExitCode.Failed);

        bool Are(string kind) => errors.Any(error => error.Code.StartsWith(kind, StringComparison.Ordinal));
    }
}
