using System.Text.RegularExpressions;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Tests;

/// <summary>The files of the page and their headers.</summary>
public sealed partial class PageTests(ITestOutputHelper output)
{
    /// <summary>Of all files, compressed and not.</summary>
    private const int MaxSentBytes = 30 * 1024, MaxBytes = 70 * 1024;

    private static readonly string[] Files =
    [
        "/", "/style.css", "/main.js", "/engine.js", "/pad.js", "/view.js", "/corrections.js", "/photo.js", "/zip.js",
        "/worker.js", "/reader.js", "/ink.js", "/line.js", "/ctc.js", "/words.js", "/digits.js", "/network.js", "/sw.js",
        "/manifest.webmanifest", "/icon.svg",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_is_small_and_names_no_other_server()
    {
        await using RunningServer server = await RunningServer.Start();
        int bytes = 0, sent = 0;
        foreach (string file in Files)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file);
            request.Headers.AcceptEncoding.ParseAdd("gzip");
            using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);
            Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
            sent += (await response.Content.ReadAsByteArrayAsync(Cancellation)).Length;
            string text = await server.Client.GetStringAsync(file, Cancellation);
            bytes += System.Text.Encoding.UTF8.GetByteCount(text);
            Assert.Empty(Url().Matches(text).Where(url => url.Value != "http://www.w3.org/2000/svg").Select(url => url.Value));
        }

        output.WriteLine($"{Files.Length} files: {bytes} bytes, {sent} compressed");
        Assert.InRange(bytes, 10_000, MaxBytes);
        Assert.InRange(sent, 5_000, MaxSentBytes);
        string html = await server.Client.GetStringAsync("/", Cancellation);
        Assert.All(Reference().Matches(html), reference => Assert.Contains($"/{reference.Groups[1].Value}", Files));
        Assert.DoesNotMatch("<script(?![^>]*src=)|style=|onclick=", html); // the policy would block them
    }

    [Fact]
    public async Task The_policy_allows_this_server_alone()
    {
        await using RunningServer server = await RunningServer.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Origin", "http://other.example");
        using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy.Replace("'wasm-unsafe-eval'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using HttpResponseMessage unchanged = await server.Client.SendAsync(again, Cancellation);
        Assert.Equal(304, (int)unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/NeuralCore.Web.dll")]
    [InlineData("/..%2f..%2f..%2fetc/passwd")]
    [InlineData("/Page/index.html")]
    [InlineData("/%2e%2e/NeuralCore.Web.runtimeconfig.json")]
    [InlineData("/v2/models/..%2f..%2fetc/ready")]
    public async Task No_path_of_a_request_reaches_the_disk(string path)
    {
        await using RunningServer server = await RunningServer.Start();
        await server.Get(path, 404);
    }

    [Fact]
    public async Task Modules_are_served_with_a_tag_and_listed_by_the_service_worker()
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpResponseMessage response = await server.Client.GetAsync("/models/small.wasm", Cancellation);
        Assert.Equal("application/wasm", response.Content.Headers.ContentType?.MediaType);
        byte[] module = await response.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal("\0asm"u8.ToArray(), module[..4]);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/models/small.wasm");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using HttpResponseMessage unchanged = await server.Client.SendAsync(again, Cancellation);
        Assert.Equal(304, (int)unchanged.StatusCode);
        await server.Get("/models/other.wasm", 404);
        await server.Get("/models/small", 404);
        string worker = await server.Client.GetStringAsync("/sw.js", Cancellation);
        Assert.Contains("\"/models/small.wasm\":", worker, StringComparison.Ordinal);
        Assert.All(Files.Where(file => file != "/sw.js"), file => Assert.Contains($"\"{file}\":", worker, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_file_becomes_a_module()
    {
        await using RunningServer server = await RunningServer.Start();
        string path = Path.GetTempFileName();
        ModelFile.Save(path, new Model(server.Network, Enumerable.Range(0, 10).Select(k => $"{k}")));
        byte[] content = await File.ReadAllBytesAsync(path, Cancellation);
        File.Delete(path);
        (HttpResponseMessage response, byte[] module) = await server.PostBytes("/api/module?name=my.safetensors", content);
        using (response) Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("\0asm"u8.ToArray(), module[..4]);
        Assert.Contains("\"my\"", System.Text.Encoding.UTF8.GetString(module), StringComparison.Ordinal);
        (HttpResponseMessage damaged, byte[] message) = await server.PostBytes("/api/module?name=my.safetensors", content[..100]);
        using (damaged) Assert.Equal(400, (int)damaged.StatusCode);
        Assert.Contains("my.safetensors", System.Text.Encoding.UTF8.GetString(message), StringComparison.Ordinal);
        await server.Post("/api/module?name=my.safetensors", "{}", 415); // a type that a page of another server may send
    }

    [Fact]
    public async Task A_server_for_other_machines_converts_no_files()
    {
        await using RunningServer server = await RunningServer.Start(new ServerOptions { Listen = System.Net.IPAddress.Any });
        (HttpResponseMessage response, _) = await server.PostBytes("/api/module?name=my.safetensors", [1]);
        using (response) Assert.Equal(403, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_wrong_method_is_an_error_in_JSON()
    {
        await using RunningServer server = await RunningServer.Start();
        Assert.Contains("GET", (await server.Get("/api/strokes", 405)).GetProperty("error").GetString());
    }

    [GeneratedRegex("""https?://[^\s"'`)]+""")]
    private static partial Regex Url();

    [GeneratedRegex("""(?:src|href)="([^"]+)"\s""")]
    private static partial Regex Reference();
}
