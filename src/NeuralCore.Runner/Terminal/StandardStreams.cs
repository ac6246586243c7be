using System.Runtime.InteropServices;
using System.Text;

namespace NeuralCore.Runner.Terminal;

/// <summary>Standard output and standard error of this process, guarded: what cannot be written there ends no command.
/// What a command writes to <see cref="Console.Out"/> and <see cref="Console.Error"/> goes through here.</summary>
/// <remarks>A reader that closes the pipe, as <c>head</c> does, has what it wanted: that is no failure.</remarks>
internal static partial class StandardStreams
{
    private const int OutputHandle = 1, ErrorHandle = 2, GetHandleFlags = 1, CloseOnExecute = 1;

    private static GuardedStream? output;

    /// <summary>Why standard output is incomplete; null if everything was written.</summary>
    public static Exception? OutputFailure => output?.Failure;

    /// <summary>Puts the guards in place, before anything is written.</summary>
    public static void Guard()
    {
        // The first to fail is reported on the second, and nobody is left to hear of the second's own failure.
        var error = new GuardedStream(Open(ErrorHandle, Console.OpenStandardError));
        Console.SetError(Writer(error));
        output = new GuardedStream(Open(OutputHandle, Console.OpenStandardOutput), e => Console.Error.WriteLine(
            $"warning: Standard output cannot be written: {PlainText.Sentence(e)} The command continues without it."));
        Console.SetOut(Writer(output));
    }

    /// <summary>
    /// The exit code of a command after its output was lost, with a message where that output was all it had.
    /// </summary>
    /// <param name="code">Without regard to the output.</param>
    /// <param name="remedy">What to do about a result that nobody could read; null if standard output has only a report
    /// on what is in files.</param>
    public static ExitCode Conclude(ExitCode code, string? remedy)
    {
        if (OutputFailure is not { } failure || code != ExitCode.Success || remedy is null) return code;
        Console.Error.WriteLine($"error: The result could not be written to standard output: " +
            $"{PlainText.Sentence(failure)} {remedy}");
        return ExitCode.BadInput;
    }

    private static StreamWriter Writer(GuardedStream stream)
    {
        Encoding encoding = Console.OutputEncoding;
        // A mark of the byte order belongs at the start of a file, not of an output.
        if (encoding.CodePage == Encoding.UTF8.CodePage)
            encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new StreamWriter(stream, encoding) { AutoFlush = true };
    }

    /// <summary>
    /// Null for a handle that the caller has closed (<c>&gt;&amp;-</c>). The runtime may have opened a file of its own
    /// by that number, which must not be written to; unlike an inherited handle, that file is closed on execution.
    /// </summary>
    private static Stream? Open(int handle, Func<Stream> open)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && HandleFlags(handle, GetHandleFlags) is var flags
                && (flags < 0 || (flags & CloseOnExecute) != 0)) return null;
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return open(); // a Unix without a C library by that name
        }
    }

    /// <returns>Negative for a handle that is closed.</returns>
    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int HandleFlags(int handle, int command);
}
