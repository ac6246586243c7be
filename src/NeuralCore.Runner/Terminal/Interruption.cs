using System.Runtime.InteropServices;

namespace NeuralCore.Runner.Terminal;

/// <summary>
/// Ctrl+C, SIGTERM and a terminal that is closed (SIGHUP) cancel <see cref="Token"/>, so that the results so far
/// are saved. A second Ctrl+C or SIGTERM ends the process at once; a second SIGHUP does not, since a shell may send one
/// after the terminal's own.
/// </summary>
/// <remarks>A program started by <c>nohup</c> ignores SIGHUP, and the runtime keeps it ignored.</remarks>
internal sealed class Interruption : IDisposable
{
    private const string ShowCursor = "\e[?25h";

    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly Screen screen;
    private bool wasAsked;

    public Interruption(Screen screen)
    {
        this.screen = screen;
        registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        bool isHangup = context.Signal == PosixSignal.SIGHUP;
        if (wasAsked && !isHangup)
        {
            if (screen.IsLive) Console.Error.Write(ShowCursor);
            Environment.Exit((int)ExitCode.Cancelled);
        }

        wasAsked |= !isHangup;
        if (source.IsCancellationRequested) return;
        source.Cancel();
        screen.Line("Stopping. Press Ctrl+C again to end without saving.");
    }
}
