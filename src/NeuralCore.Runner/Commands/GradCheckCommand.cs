extern alias InDouble;
using System.CommandLine;
using InDouble::NeuralCore.GradientCheck;
using NeuralCore.Runner.Terminal;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore gradcheck</c>: gradient checks of all layers, losses and other differentiable functions.
/// </summary>
internal static class GradCheckCommand
{
    public static Command Create()
    {
        Option<ulong?> seed = CommandOption.Seed(
            "--seed", $"Seed of the random shapes and values. [{TrainingDefaults.Seed}]");
        Option<int?> cases = CommandOption.Integer(
            "--cases", "N", $"Random cases per check. [{GradientCheckRun.DefaultCases}]", 1, 1_000_000);
        var command = new Command(
            "gradcheck", "Compare every gradient with finite differences, in double precision.") { seed, cases };
        command.SetAction(parsed => (int)Run(
            parsed.GetValue(seed) ?? TrainingDefaults.Seed, parsed.GetValue(cases) ?? GradientCheckRun.DefaultCases));
        return command;
    }

    private static ExitCode Run(ulong seed, int cases)
    {
        var table = new GradientTable(Screen.Output());
        IReadOnlyList<GradientReport> reports = GradientCheckRun.All(seed, table.Add, cases);
        table.Close(reports, seed, cases);
        return reports.All(report => report.Passed) ? ExitCode.Success : ExitCode.CheckFailed;
    }
}
