using System.Buffers;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using NeuralCore.Runner.Commands;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner;

/// <summary>From the words of the command line to an exit code. Whatever happens, no stack trace reaches the user.</summary>
internal static class CommandLine
{
    public const string Name = "neuralcore";

    private static readonly SearchValues<char> SpecialToShells = SearchValues.Create(" |\"'$*?;&<>()");

    /// <summary>The project as the README runs it, relative to the repository.</summary>
    private const string Project = "src/NeuralCore.Runner";

    /// <summary>What to type before a command's name to run this program again from here.</summary>
    public static string Prefix => Directory.Exists(Project) ? $"dotnet run -c Release --project {Project} --" : Name;

    /// <summary>A word is a word: no letters of several switches in one, no file of words.</summary>
    public static ParserConfiguration Grammar { get; } = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>What was typed, so that a record can say it.</summary>
    public static string Typed { get; private set; } = Name;

    public static ExitCode Run(string[] args)
    {
        Typed = string.Join(' ', [Name, .. args.Select(Quoted)]);
        try
        {
            ParseResult parsed = Root().Parse(args, Grammar);
            if (parsed.Action is ParseErrorAction) throw new UsageException(UsageErrors.Describe(parsed));
            if (Computes(parsed) && VectorWidth.Warning() is { } warning) Console.Error.WriteLine($"warning: {warning}");
            return (ExitCode)parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    /// <summary>A word as it is typed: in quotes where a shell would take it apart.</summary>
    public static string Quoted(string word) => word.AsSpan().ContainsAny(SpecialToShells) ? $"\"{word}\"" : word;

    /// <summary>Whether the command's own action runs, not one that prints help or a version.</summary>
    private static bool Computes(ParseResult parsed) => parsed.CommandResult.Command is not RootCommand && parsed.Action == parsed.CommandResult.Command.Action;

    private static RootCommand Root()
    {
        var root = new RootCommand("NeuralCore trains neural networks to read handwriting, and judges them.")
        {
            TrainCommand.Create(), EvaluateCommand.Create(), PredictCommand.Create(), CompareCommand.Create(), ShowCommand.Create(), ExportCommand.Create(), ImportCommand.Create(), QuantizeCommand.Create(),
            SummaryCommand.Create(), DoctorCommand.Create(), GradCheckCommand.Create(),
        };
        root.HelpName = Name;
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.SetAction(parsed => help.Action is SynchronousCommandLineAction action ? action.Invoke(parsed) : 0);
        return root;
    }
}
