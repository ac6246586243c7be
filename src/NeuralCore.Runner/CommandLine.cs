using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using NeuralCore.Runner.Commands;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner;

/// <summary>
/// Parses the command line, runs the command and returns an exit code. Stack traces are never printed.
/// </summary>
internal static class CommandLine
{
    private const string AsJson = "--json";

    /// <summary>
    /// Commands that write their result to files, unless one of <see cref="OutputSwitches"/> prints it.
    /// </summary>
    private static readonly string[] SavingCommands = ["train", "sweep", "export", "import", "quantize"],
        OutputSwitches = [AsJson, DeterminismCheck.OptionName, DeterminismCheck.HashOptionName];

    public static ExitCode Run(string[] args)
    {
        ProgramText.Typed = string.Join(' ', [ProgramText.Name, .. args.Select(ProgramText.Quoted)]);
        try
        {
            ParseResult parsed = Root().Parse(args, ProgramText.Grammar);
            if ((parsed.Action is ParseErrorAction || Computes(parsed))
                && UsageErrors.UnknownOption(parsed) is { } unknown) throw new UsageException(unknown);
            if (parsed.Action is ParseErrorAction) throw new UsageException(UsageErrors.Describe(parsed));
            if (Computes(parsed) && VectorWidth.Warning() is { } warning)
                Console.Error.WriteLine($"warning: {warning}");
            var code = (ExitCode)parsed.Invoke(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                });
            return StandardStreams.Conclude(code, RemedyForLostOutput(parsed));
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    /// <summary>Whether the command itself runs, rather than help or version.</summary>
    private static bool Computes(ParseResult parsed) =>
        parsed.CommandResult.Command is not RootCommand && parsed.Action == parsed.CommandResult.Command.Action;

    /// <summary>
    /// What to do when the result could not be written to standard output; null if it is in files.
    /// </summary>
    private static string? RemedyForLostOutput(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        bool saves = Computes(parsed) && SavingCommands.Contains(command.Name);
        if (saves && !command.Options.OfType<Option<bool>>()
            .Any(option => OutputSwitches.Contains(option.Name) && parsed.GetValue(option))) return null;
        return saves && parsed.GetValue<bool>(AsJson) ? "The run is saved: its metrics.json contains the same object."
            : "Run the command again with a writable standard output.";
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("NeuralCore trains and evaluates neural networks for handwriting recognition.")
        {
            TrainCommand.Create(), EvaluateCommand.Create(), PredictCommand.Create(), CompareCommand.Create(),
            SweepCommand.Create(), ShowCommand.Create(), ExportCommand.Create(), ImportCommand.Create(),
            QuantizeCommand.Create(),
            SummaryCommand.Create(), DoctorCommand.Create(), GradCheckCommand.Create(),
        };
        root.HelpName = ProgramText.Name;
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.SetAction(parsed => help.Action is SynchronousCommandLineAction action ? action.Invoke(parsed) : 0);
        return root;
    }
}
