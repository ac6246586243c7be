using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace NeuralCore.ServerLoad;

/// <summary>A server as a separate process.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, Uri address, int? core) => (this.process, Address, Core) = (process, address, core);

    /// <summary>The only core that it uses; null for all.</summary>
    public int? Core { get; }

    public Uri Address { get; }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Address.Port);

    /// <summary>Resident memory in MiB.</summary>
    public double Memory
    {
        get
        {
            string line = File.ReadLines($"/proc/{process.Id}/status").First(text => text.StartsWith("VmRSS", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>
    /// Starts the inference server: the program of this build, or the one in the environment variable
    /// <c>NEURALCORE_WEB</c>, for example a native one.
    /// </summary>
    /// <param name="core">The only core that it may use; null for all.</param>
    public static ServerProcess Start(string arguments, int? core = null) => Begin(
        Environment.GetEnvironmentVariable("NEURALCORE_WEB") ?? Beside("NeuralCore.Web"), arguments, core);

    /// <summary>Starts the echo server of this program.</summary>
    public static ServerProcess StartEcho() => Begin(Beside("NeuralCore.ServerLoad"), EchoServer.Verb, core: null);

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public int Terminate()
    {
        using (var kill = Process.Start("kill", $"-TERM {process.Id}")) kill.WaitForExit();
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static ServerProcess Begin(string program, string arguments, int? core)
    {
        var start = core is { } number
            ? new ProcessStartInfo("taskset", $"-c {number} {program} {arguments}") : new ProcessStartInfo(program, arguments);
        start.RedirectStandardError = true;
        Process process = Process.Start(start)!;
        string line = process.StandardError.ReadLine() ?? "";
        new Thread(() => Pass(process.StandardError)) { IsBackground = true }.Start();
        string? address = Array.Find(line.Split(' '), word => word.StartsWith("http://", StringComparison.Ordinal));
        return address is null ? throw new LoadException($"{program} {arguments} did not start: {line}") : new(process, new Uri(address), core);
    }

    /// <summary>Prints what the server reports, except refused files, of which a measurement has many.</summary>
    private static void Pass(StreamReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith("refused", StringComparison.Ordinal)) Console.Error.WriteLine(line);
        }
    }
}
