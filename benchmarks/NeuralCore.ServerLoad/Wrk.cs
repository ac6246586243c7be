using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuralCore.ServerLoad;

/// <summary>Load by <c>wrk</c>, which needs much less processor time than a client in C#.</summary>
internal sealed partial class Wrk : IDisposable
{
    private readonly string script = Path.GetTempFileName(), content = Path.GetTempFileName();
    private readonly string model;

    /// <param name="count">Images in a request.</param>
    public Wrk(string model, int count = 1)
    {
        this.model = model;
        (byte[] body, int json) = SampleModels.Body(count);
        File.WriteAllBytes(content, body);
        File.WriteAllText(script, $"""
            wrk.method = "POST"
            local file = io.open("{content}", "rb")
            wrk.body = file:read("*a")
            file:close()
            wrk.headers["Inference-Header-Content-Length"] = "{json}"
            """);
    }

    /// <summary>Loads servers one after the other until their code is compiled for speed.</summary>
    public void WarmUp(int connections, params ServerProcess[] servers)
    {
        const int Seconds = 4;
        foreach (ServerProcess server in servers) Run(connections, Seconds, server);
    }

    /// <summary>Loads several servers at the same time.</summary>
    public IReadOnlyList<WrkResult> Run(int connections, int seconds, params ServerProcess[] servers)
    {
        TimeSpan[] before = [.. servers.Select(server => server.ProcessorTime)];
        Process[] clients = [.. servers.Select(server => Start(connections, seconds, server))];
        string[] texts = [.. clients.Select(client => client.StandardOutput.ReadToEnd())];
        foreach (Process client in clients) client.WaitForExit();
        return [.. texts.Select((text, i) => Parse(text, servers[i].ProcessorTime - before[i]))];
    }

    public void Dispose()
    {
        File.Delete(script);
        File.Delete(content);
    }

    /// <summary>Starts a client, on the core of its server if that has one.</summary>
    private Process Start(int connections, int seconds, ServerProcess server)
    {
        string arguments = $"-t1 -c{connections} -d{seconds}s --latency -s {script} {server.Address}v2/models/{model}/infer";
        try
        {
            return Process.Start(new ProcessStartInfo(
                server.Core is null ? "wrk" : "taskset", server.Core is { } core ? $"-c {core} wrk {arguments}" : arguments)
            {
                RedirectStandardOutput = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new LoadException("There is no wrk. On Debian: apt-get install wrk.");
        }
    }

    private static WrkResult Parse(string text, TimeSpan used)
    {
        if (text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
            throw new LoadException($"Requests have failed:\n{text}");
        if (!Rate().IsMatch(text)) throw new LoadException($"wrk did not run; on Debian: apt-get install wrk. {text}");
        Match rate = Rate().Match(text), late = Late().Match(text), count = Count().Match(text);
        double unit = late.Groups[2].Value switch { "us" => 1e-3, "ms" => 1, _ => 1e3 };
        return new WrkResult(
            double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture),
            unit * double.Parse(late.Groups[1].Value, CultureInfo.InvariantCulture),
            used.TotalMicroseconds / double.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Count();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Late();
}

/// <param name="Rate">Requests per second.</param>
/// <param name="Late">99th percentile of the latency, in milliseconds.</param>
/// <param name="Used">Processor time of the server per request, in microseconds: other processes do not change it much.
/// </param>
internal sealed record WrkResult(double Rate, double Late, double Used);
