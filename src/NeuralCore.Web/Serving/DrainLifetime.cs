using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace NeuralCore.Web.Serving;

/// <summary>
/// Ends the server without losing requests: after SIGTERM it is not ready any more, but listens until load balancers
/// have noticed it; requests that have started are then finished. SIGINT and a second signal end the wait.
/// </summary>
internal sealed class DrainLifetime(ServerOptions options, IHostApplicationLifetime application)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly CancellationTokenSource hurry = new();
    private int signals;

    /// <summary>Whether new requests are welcome.</summary>
    public bool IsReady => Volatile.Read(ref signals) == 0 && application.ApplicationStarted.IsCancellationRequested
        && !application.ApplicationStopping.IsCancellationRequested;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, wait: true)));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, wait: false)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reports that the server is not ready, waits and stops it; a second call ends the wait.</summary>
    public async Task BeginDrain(bool wait = true)
    {
        if (Interlocked.Increment(ref signals) > 1 || !wait) await hurry.CancelAsync();
        await Task.Delay(options.Drain, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        application.StopApplication();
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations) registration.Dispose();
        hurry.Dispose();
    }

    private void Stop(PosixSignalContext context, bool wait)
    {
        context.Cancel = true;
        _ = BeginDrain(wait);
    }
}
