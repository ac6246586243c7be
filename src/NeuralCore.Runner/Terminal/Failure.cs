using NeuralCore.Runs.Distributed;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Terminal;

/// <summary>Converts an exception to a message on standard error and an exit code.</summary>
internal static class Failure
{
    /// <summary>Set to 1, the stack trace of an error is printed.</summary>
    public const string DebugVariable = "NEURALCORE_DEBUG";

    public static ExitCode Report(Exception e)
    {
        (ExitCode code, string message) = Describe(e);
        if (Launch.Current is { } launch) message = $"rank {launch.Rank}: {message}";
        // Names and file contents in the message may contain escape sequences of a terminal.
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
        UnauthorizedAccessException => (ExitCode.BadInput, $"{e.Message} Check the permissions."),
        PeerLostException => (ExitCode.Failed, e.Message),
        OperationCanceledException => (ExitCode.Cancelled, "Cancelled; nothing was saved."),
        OutOfMemoryException => (ExitCode.Failed, "Out of memory. Use a smaller --batch-size or a smaller " +
            "model."),
        _ => (ExitCode.Failed, $"Unexpected error: {e.Message} ({e.GetType().Name}). Set " +
            $"{DebugVariable}=1 to print the stack trace."),
    };
}
