using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Tests;

/// <summary>A server in this process, on a free port, with a small classifier and the built-in readers.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string Classifier = "/v2/models/small";

    private RunningServer(WebServer server, Network network)
    {
        (Server, Network) = (server, network);
        Client = new HttpClient { BaseAddress = server.Address };
    }

    public WebServer Server { get; }

    /// <summary>The network of the classifier.</summary>
    public Network Network { get; }

    public HttpClient Client { get; }

    public static async Task<RunningServer> Start(ServerOptions? options = null, Stream? log = null)
    {
        var network = new Network(new Shape(28, 28, 1), seed: 1, new Flatten(), new Dense(10));
        var models = new List<ServedModel> { new("small", new Model(network, Enumerable.Range(0, 10).Select(k => $"{k}"))) };
        if (HasReader) models.AddRange(ModelCatalog.Load(null).All);
        var server = new WebServer((options ?? new ServerOptions()) with { Port = 0 }, new ModelCatalog(models), log ?? Stream.Null);
        await server.Start();
        return new RunningServer(server, network);
    }

    /// <summary>Whether the readers are part of this build.</summary>
    public static bool HasReader => ModelCatalog.Load(null).VersionsOf("digits").Count > 0;

    public async Task<JsonElement> Get(string path, int status = 200)
    {
        using HttpResponseMessage response = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        return await Read(response, status);
    }

    public async Task<JsonElement> Post(string path, string json, int status = 200)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Client.PostAsync(path, content, TestContext.Current.CancellationToken);
        return await Read(response, status);
    }

    public async Task<(HttpResponseMessage Response, byte[] Body)> PostBytes(
        string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        foreach ((string name, string value) in headers) content.Headers.TryAddWithoutValidation(name, value);
        HttpResponseMessage response = await Client.PostAsync(path, content, TestContext.Current.CancellationToken);
        return (response, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> Read(HttpResponseMessage response, int status)
    {
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {text}");
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(text);
        if (status >= 400 && json.ValueKind == JsonValueKind.Object && !json.TryGetProperty("ready", out _))
            Assert.NotEmpty(json.GetProperty("error").GetString()!);
        return json;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
