using System.Runtime.InteropServices;

namespace NeuralCore.Runner.Terminal;

/// <summary>The first Ctrl+C asks politely, by <see cref="Token"/>; the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private const string ShowCursor = "\e[?25h";

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly Screen screen;

    public Interruption(Screen screen)
    {
        this.screen = screen;
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
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
        if (source.IsCancellationRequested)
        {
            if (screen.IsLive) Console.Error.Write(ShowCursor);
            Environment.Exit((int)ExitCode.Cancelled);
        }

        source.Cancel();
        screen.Line("Stopping. Ctrl+C again ends at once, without saving.");
    }
}
