using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Tests;

/// <summary>Limits, draining, metrics and the access log.</summary>
public sealed class OperationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        await using RunningServer server = await RunningServer.Start(new ServerOptions { MaxBodyBytes = 1000 });
        (HttpResponseMessage response, byte[] body) = await server.PostBytes("/api/read", new byte[1001]);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("1000", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_refuses_with_429_and_a_time_to_retry()
    {
        await using RunningServer server = await RunningServer.Start(new ServerOptions { Workers = 1, QueueLength = 1 });
        using var release = new ManualResetEventSlim();
        Task<int> working = Task.Run(() => server.Server.Queue.Run(_ => { release.Wait(Cancellation); return 1; }, Cancellation), Cancellation);
        Task<int>? waiting = null;
        while (server.Server.Queue.Depth == 0)
        {
            waiting ??= Task.Run(() => server.Server.Queue.Run(_ => 2, Cancellation), Cancellation);
            await Task.Delay(5, Cancellation);
            if (waiting.IsCompleted) waiting = null; // it came before the first one
        }

        const string Drawing = "{\"height\":100,\"strokes\":[{\"points\":[1,1,50,50],\"width\":5}]}";
        using var content = new StringContent(Drawing);
        using HttpResponseMessage response = await server.Client.PostAsync("/api/strokes", content, Cancellation);
        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Contains("full", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("neuralcore_requests_rejected_total 1", await server.Client.GetStringAsync("/metrics", Cancellation), StringComparison.Ordinal);
        release.Set();
        Assert.Equal(3, await working + await waiting!);
        await server.Post("/api/strokes", Drawing);
    }

    [Fact]
    public async Task A_request_does_not_wait_longer_than_the_limit()
    {
        using var queue = new RequestQueue(1, 5, TimeSpan.FromMilliseconds(30));
        using var release = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        Task<int> working = Task.Run(() => queue.Run(_ => { begun.Set(); release.Wait(Cancellation); return 1; }, Cancellation), Cancellation);
        begun.Wait(Cancellation);
        await Assert.ThrowsAsync<ServerBusyException>(() => queue.Run(_ => 2, Cancellation));
        Assert.Equal(0, queue.Depth);
        release.Set();
        Assert.Equal(1, await working);
    }

    [Fact]
    public async Task While_it_drains_the_server_is_not_ready_and_still_answers()
    {
        await using RunningServer server = await RunningServer.Start(new ServerOptions { Drain = TimeSpan.FromSeconds(1) });
        Task end = server.Server.WaitForEnd();
        Task drain = server.Server.Lifetime.BeginDrain();
        Assert.False((await server.Get("/v2/health/ready", 503)).GetProperty("ready").GetBoolean());
        Assert.True((await server.Get("/v2/health/live")).GetProperty("live").GetBoolean());
        await server.Post("/api/strokes", "{\"height\":100,\"strokes\":[]}");
        Assert.False(end.IsCompleted);
        await drain;
        await end;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("/v2", Cancellation));
    }

    [Fact]
    public async Task Sigterm_ends_the_process_with_code_0_after_the_drain()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        string program = Path.Combine(AppContext.BaseDirectory, "NeuralCore.Web.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--port", "0", "--drain", "1"]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string address = (await process.StandardError.ReadLineAsync(Cancellation))!.Split(' ').First(word => word.StartsWith("http://", StringComparison.Ordinal));
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        Assert.Equal(200, (int)(await client.GetAsync("/v2/health/ready", Cancellation)).StatusCode);
        using (Process kill = Process.Start("kill", $"-TERM {process.Id}")) await kill.WaitForExitAsync(Cancellation);
        int ready = 200;
        for (int i = 0; i < 50 && ready == 200; i++)
        {
            await Task.Delay(10, Cancellation);
            ready = (int)(await client.GetAsync("/v2/health/ready", Cancellation)).StatusCode;
        }

        Assert.Equal(503, ready);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData(1, "--port is 'abc'; it is a whole number from 0 to 65535.", "--port", "abc")]
    [InlineData(1, "--workers is 0; it is from 1 to 256.", "--workers", "0")]
    [InlineData(2, "There is no folder /none/models.", "--repository", "/none/models")]
    [InlineData(2, "192.0.2.1:0: ", "--listen", "192.0.2.1", "--port", "0")]
    public async Task A_wrong_command_line_ends_with_a_code_and_one_line(int code, string message, params string[] arguments)
    {
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        string program = Path.Combine(AppContext.BaseDirectory, "NeuralCore.Web.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardError = true })!;
        string problem = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(code, process.ExitCode);
        Assert.StartsWith($"error: {message}", problem, StringComparison.Ordinal);
        Assert.Single(problem.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Metrics_count_requests_by_route_and_inferences_by_model()
    {
        await using RunningServer server = await RunningServer.Start();
        string zeros = string.Join(',', Enumerable.Repeat("0", 3 * 784));
        await server.Post($"{RunningServer.Classifier}/infer", $"{{\"inputs\":[{{\"datatype\":\"FP32\",\"shape\":[3,784],\"data\":[{zeros}]}}]}}");
        await server.Post($"{RunningServer.Classifier}/infer", "{}", 400);
        await server.Get("/nothing/secret", 404);
        string metrics = await server.Client.GetStringAsync("/metrics", Cancellation);
        Assert.Contains("nv_inference_request_success{model=\"small\",version=\"1\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("nv_inference_request_failure{model=\"small\",version=\"1\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("nv_inference_count{model=\"small\",version=\"1\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("route=\"/v2/models/{model}/infer\",status=\"200\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("neuralcore_http_request_duration_seconds_bucket{le=\"+Inf\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", metrics, StringComparison.Ordinal);
        Assert.All(metrics.TrimEnd('\n').Split('\n'), line => Assert.Matches("^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+({.*})? [-+.0-9E]+)$", line));
    }

    [Fact]
    public void A_listener_of_the_meter_receives_what_the_page_of_metrics_shows()
    {
        ServedModel model = new("wide", new Model(new Network(new Shape(2, 2, 1), 1, new Flatten(), new Dense(2)), ["a", "b"]));
        using var queue = new RequestQueue(1, 1, TimeSpan.FromSeconds(1));
        using var metrics = new ServerMetrics(new ModelCatalog([model]), queue);
        var listened = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Scope == metrics) own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => listened.Add($"{instrument.Name} {value}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => listened.Add($"{instrument.Name} {value}"));
        listener.Start();
        metrics.Executed(model, 5);
        metrics.Of(model).Succeeded(5, TimeSpan.FromMicroseconds(90), new BatchTimes(TimeSpan.FromMicroseconds(7), TimeSpan.FromMicroseconds(60), 5));
        metrics.Of(model).Failed();
        metrics.Finished("/a\"b\\c", 429, TimeSpan.FromSeconds(0.003));
        metrics.Reloaded("wide", "2", isLoaded: false);
        string[] shown = metrics.Write().Split('\n');
        Assert.Equal(["neuralcore_batch_size 5", "neuralcore_http_request_duration_seconds 0.003"], listened);
        listener.RecordObservableInstruments();
        IEnumerable<string> samples = shown.Where(line => line.Length > 0 && line[0] != '#' && !line.Contains("_seconds", StringComparison.Ordinal) && !line.Contains("batch_size", StringComparison.Ordinal));
        Assert.Equal(listened.Skip(2).Order(), samples.Select(line => $"{line.Split('{', ' ')[0]} {line.Split(' ')[^1]}").Order());
        Assert.Contains("nv_inference_compute_infer_duration_us 60", listened);
        Assert.Contains("neuralcore_http_requests_total{route=\"/a\\\"b\\\\c\",status=\"429\"} 1", shown);
        Assert.Contains("neuralcore_http_request_duration_seconds_bucket{le=\"0.005\"} 1", shown);
        Assert.Contains("neuralcore_http_request_duration_seconds_bucket{le=\"0.0025\"} 0", shown);
        Assert.Contains("neuralcore_batch_size_sum 5", shown);
    }

    [Fact]
    public async Task The_access_log_is_a_line_of_JSON_per_request()
    {
        using var log = new MemoryStream();
        await using (RunningServer server = await RunningServer.Start(new ServerOptions { AccessLog = true }, log))
        {
            await server.Get("/v2");
            await server.Get("/a%0Ab", 404);
        }

        JsonElement[] lines = [.. Encoding.UTF8.GetString(log.ToArray()).TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        Assert.Equal([200, 404], lines.Select(line => line.GetProperty("status").GetInt32()));
        Assert.Equal("/v2", lines[0].GetProperty("path").GetString());
    }
}
