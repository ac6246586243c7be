using System.Runtime.InteropServices;
using System.Text;
using NeuralCore.Runs.Progress;

namespace NeuralCore.Runner.Terminal;

/// <summary>Standard output and standard error of this process, guarded: a failed write does not end a command.
/// They replace <see cref="Console.Out"/> and <see cref="Console.Error"/>.</summary>
/// <remarks>A reader that closes the pipe, as <c>head</c> does, is not a failure.</remarks>
internal static partial class StandardStreams
{
    private const int OutputHandle = 1, ErrorHandle = 2, GetHandleFlags = 1, CloseOnExecute = 1;

    private static GuardedStream? output;

    /// <summary>Why standard output is incomplete; null if everything was written.</summary>
    public static Exception? OutputFailure => output?.Failure;

    /// <summary>Installs the guards, before the first write.</summary>
    public static void Guard()
    {
        // A failure of standard output is reported on standard error; a failure of standard error cannot be reported.
        var error = new GuardedStream(Open(ErrorHandle, Console.OpenStandardError));
        Console.SetError(Writer(error));
        output = new GuardedStream(Open(OutputHandle, Console.OpenStandardOutput), e => Console.Error.WriteLine(
            $"warning: Standard output cannot be written: {PlainText.Sentence(e)} The command continues without it."));
        Console.SetOut(Writer(output));
    }

    /// <summary>
    /// The exit code of a command; after a failed write of its only result, with a message.
    /// </summary>
    /// <param name="code">The exit code without failed writes.</param>
    /// <param name="remedy">What to do about a lost result; null if the result is in files.</param>
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
        // No byte order mark on standard output.
        if (encoding.CodePage == Encoding.UTF8.CodePage)
            encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new StreamWriter(stream, encoding) { AutoFlush = true };
    }

    /// <summary>
    /// Null for a handle that the caller has closed (<c>&gt;&amp;-</c>). The runtime may have opened a file with that
    /// descriptor, which must not be written to; unlike an inherited descriptor, it has the close-on-exec flag.
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
