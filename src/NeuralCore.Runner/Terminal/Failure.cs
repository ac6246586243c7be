using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Terminal;

/// <summary>Turns an exception into a sentence on standard error and an exit code.</summary>
internal static class Failure
{
    /// <summary>Set to 1, it shows the stack trace of any error.</summary>
    public const string DebugVariable = "NEURALCORE_DEBUG";

    public static ExitCode Report(Exception e)
    {
        (ExitCode code, string message) = Describe(e);
        // Whatever a file or a name says, a terminal does not obey it.
        message = PlainText.Lines(message);
        Console.Error.WriteLine(
            Environment.GetEnvironmentVariable(DebugVariable) is "1" ? $"error: {e}" : $"error: {message}");
        return code;
    }

    private static (ExitCode Code, string Message) Describe(Exception e) => e switch
    {
        UsageException or ArchitectureException or ArgumentException { ParamName: null } =>
            (ExitCode.WrongUsage, e.Message),
        InvalidDataException or IOException => (ExitCode.BadInput, e.Message),
        UnauthorizedAccessException => (ExitCode.BadInput, $"{e.Message} May you read and write there?"),
        OperationCanceledException => (ExitCode.Cancelled, "Cancelled; nothing was saved."),
        OutOfMemoryException => (ExitCode.Failed, "The memory does not suffice. A smaller --batch-size or model " +
            "needs less."),
        _ => (ExitCode.Failed, $"Something unforeseen happened: {e.Message} ({e.GetType().Name}). With " +
            $"{DebugVariable}=1 it is shown where."),
    };
}
