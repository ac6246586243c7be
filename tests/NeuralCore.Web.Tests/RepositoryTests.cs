using System.Text.Json;
using NeuralCore.Interop.Onnx;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Tests;

/// <summary>The model repository: versions, loading on request and by polling, refused files.</summary>
public sealed class RepositoryTests : IDisposable
{
    private const string Index = "/v2/repository/index", Name = "shapes";

    private static readonly string Request =
        $"{{\"inputs\":[{{\"datatype\":\"UINT8\",\"shape\":[1,784],\"data\":[{string.Join(',', Enumerable.Range(0, 784).Select(i => i % 256))}]}}],\"outputs\":[{{\"name\":\"logits\"}}]}}";

    private readonly string folder = Directory.CreateTempSubdirectory("neuralcore-repository").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_highest_version_is_served_unless_a_path_names_another()
    {
        Save(1, seed: 1);
        Save(2, seed: 2);
        Save(10, seed: 3);
        Directory.CreateDirectory(Path.Combine(folder, Name, "latest"));
        await using RunningServer server = await Start();
        JsonElement metadata = await server.Get($"/v2/models/{Name}");
        Assert.Equal(["1", "2", "10"], metadata.GetProperty("versions").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal(("10", Logits(3)), await Infer(server, $"/v2/models/{Name}/infer"));
        Assert.Equal(("2", Logits(2)), await Infer(server, $"/v2/models/{Name}/versions/2/infer"));
        Assert.Equal(("1", Logits(1)), await Infer(server, $"/v2/models/{Name}/versions/1/infer"));
        await server.Get($"/v2/models/{Name}/versions/3/ready", 404);
    }

    [Fact]
    public async Task Load_replaces_a_changed_file_and_unload_removes_the_model()
    {
        Save(1, seed: 1);
        await using RunningServer server = await Start();
        Save(1, seed: 2);
        Assert.Equal(Logits(1), (await Infer(server)).Logits);
        await Control(server, Name, "load", 200);
        Assert.Equal(Logits(2), (await Infer(server)).Logits);
        Assert.Contains(WeightHash.Of(Network(2)), await Metrics(server), StringComparison.Ordinal);
        await Control(server, Name, "unload", 200);
        await server.Get($"/v2/models/{Name}", 404);
        JsonElement entry = Entry(await server.Post(Index, "{}"));
        Assert.Equal(("UNAVAILABLE", "unloaded"), (entry.GetProperty("state").GetString(), entry.GetProperty("reason").GetString()));
        Assert.DoesNotContain(Name, (await server.Post(Index, "{\"ready\":true}")).ToString(), StringComparison.Ordinal);
        await Control(server, Name, "load", 200);
        Assert.Equal("READY", Entry(await server.Post(Index, "{\"ready\":true}")).GetProperty("state").GetString());
        Assert.Equal(Logits(2), (await Infer(server)).Logits);
    }

    [Fact]
    public async Task A_bad_file_is_refused_and_the_old_version_serves_on()
    {
        string file = Save(1, seed: 1);
        await using RunningServer server = await Start();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^5]);
        string error = await Control(server, Name, "load", 400);
        Assert.Contains($"{Name}/1/model.safetensors", error, StringComparison.Ordinal);
        Assert.DoesNotContain(folder, error, StringComparison.Ordinal);
        Assert.Equal(Logits(1), (await Infer(server)).Logits);
        Assert.Contains($"neuralcore_model_reloads_total{{model=\"{Name}\",version=\"1\",result=\"refused\"}} 1\n", await Metrics(server), StringComparison.Ordinal);
        JsonElement entry = Entry(await server.Post(Index, ""));
        Assert.Equal("READY", entry.GetProperty("state").GetString());
        Assert.NotEmpty(entry.GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task A_network_that_gives_NaN_is_refused_by_its_trial()
    {
        Save(1, seed: 1);
        await using RunningServer server = await Start();
        var bad = new Network(new Shape(28, 28, 1), seed: 1, new Flatten(), new Dense(10), new Dense(10));
        foreach (Dense layer in bad.Layers.Layers.OfType<Dense>()) Alternate(layer.Parameters[0].Value.Span);
        ModelFile.Save(PathOf(1), new Model(bad, Classes));
        Assert.Contains("NaN", await Control(server, Name, "load", 400), StringComparison.Ordinal);
        Assert.Equal(Logits(1), (await Infer(server)).Logits);

        static void Alternate(Span<float> weights)
        {
            for (int i = 0; i < weights.Length; i++) weights[i] = i % 2 == 0 ? float.MaxValue : -float.MaxValue;
        }
    }

    [Fact]
    public async Task A_hash_file_must_have_the_hash_of_the_model()
    {
        string file = Save(1, seed: 1);
        await using RunningServer server = await Start();
        Save(1, seed: 2);
        File.WriteAllText($"{file}.sha256", $"{new string('0', 64)}  model.safetensors\n");
        Assert.Contains("hash", await Control(server, Name, "load", 400), StringComparison.Ordinal);
        Assert.Equal(Logits(1), (await Infer(server)).Logits);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
        File.WriteAllText($"{file}.sha256", $"{hash}  model.safetensors\n");
        await Control(server, Name, "load", 200);
        Assert.Equal(Logits(2), (await Infer(server)).Logits);
    }

    [Fact]
    public async Task Polling_finds_new_changed_and_removed_models()
    {
        await using RunningServer server = await Start(TimeSpan.FromMilliseconds(20));
        await server.Get($"/v2/models/{Name}", 404);
        Save(1, seed: 1);
        await Until(async () => await Status(server) == 200);
        Save(2, seed: 2);
        await Until(async () => (await Infer(server)).Version == "2");
        // By renaming: a file that is half written would be refused too, and counted.
        File.WriteAllText($"{PathOf(2)}.new", "damaged");
        File.Move($"{PathOf(2)}.new", PathOf(2), overwrite: true);
        await Until(async () => (await Metrics(server)).Contains("result=\"refused\"} 1\n", StringComparison.Ordinal));
        Assert.Equal(("2", Logits(2)), await Infer(server));
        Directory.Delete(Path.Combine(folder, Name), recursive: true);
        await Until(async () => await Status(server) == 404);
        // A file that stays damaged is read once.
        Assert.Contains("result=\"refused\"} 1\n", await Metrics(server), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData("..%2f..%2fetc")]
    [InlineData("%2fetc")]
    [InlineData("other")]
    [InlineData("shapes%00")]
    public async Task A_name_is_never_a_path(string name)
    {
        Save(1, seed: 1);
        await using RunningServer server = await Start();
        using var content = new StringContent("");
        using HttpResponseMessage response = await server.Client.PostAsync(new Uri(server.Client.BaseAddress!, $"/v2/repository/models/{name}/load"), content, Cancellation);
        Assert.Contains((int)response.StatusCode, (int[])[400, 404]);
        Assert.DoesNotContain(folder, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(Logits(1), (await Infer(server)).Logits);
    }

    [Fact]
    public async Task Answers_during_reloads_are_those_of_a_version()
    {
        Save(1, seed: 1);
        await using RunningServer server = await Start();
        string[] known = [Logits(1), Logits(2)];
        using var stop = new CancellationTokenSource();
        int answers = 0;
        Task[] clients = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Contains((await Infer(server)).Logits, known);
                Interlocked.Increment(ref answers);
            }
        }, Cancellation))];
        for (int reload = 0; reload < 30; reload++)
        {
            Save(1, seed: 1UL + (ulong)(reload % 2));
            await Control(server, Name, "load", 200);
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.True(answers > 10, $"{answers} answers");
    }

    [Fact]
    public async Task An_ONNX_file_is_served_from_the_repository_and_as_the_model()
    {
        string path = Path.Combine(folder, Name, "1", "model.onnx");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        OnnxFile.Save(path, new Model(Network(1), Classes));
        await using RunningServer server = await Start();
        float[] expected = Numbers(Logits(1)), served = Numbers((await Infer(server)).Logits);
        Assert.Equal(expected.Length, served.Length);
        for (int k = 0; k < expected.Length; k++) Assert.Equal(expected[k], served[k], 1e-4);
        Assert.Equal("model", ModelCatalog.Load(path).Default.Name);
        Assert.Equal(server.Network.OutputShape.Length, ModelCatalog.Load(path).Default.Classes);

        static float[] Numbers(string text) => [.. text.Split(' ').Select(float.Parse)];
    }

    [Fact]
    public async Task Without_a_repository_loading_is_refused()
    {
        await using RunningServer server = await RunningServer.Start();
        Assert.Contains("--repository", await Control(server, "small", "load", 400), StringComparison.Ordinal);
        Assert.Contains("small", (await server.Post(Index, "")).ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string[] Classes => [.. Enumerable.Range(0, 10).Select(k => $"{k}")];

    private static Network Network(ulong seed) => new(new Shape(28, 28, 1), seed, new Flatten(), new Dense(10));

    /// <summary>As text, so that tuples of it compare.</summary>
    private static string Logits(ulong seed)
    {
        var input = new Tensor(new Shape(28, 28, 1));
        for (int i = 0; i < 784; i++) input.Span[i] = (float)(i % 256 / 255.0);
        return string.Join(' ', Network(seed).Predict(input).Span.ToArray());
    }

    private Task<RunningServer> Start(TimeSpan? poll = null) => RunningServer.Start(new ServerOptions { Repository = folder, Poll = poll });

    private string PathOf(int version) => Path.Combine(folder, Name, $"{version}", "model.safetensors");

    private string Save(int version, ulong seed)
    {
        string path = PathOf(version);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ModelFile.Save($"{path}.new", new Model(Network(seed), Classes));
        File.Move($"{path}.new", path, overwrite: true);
        return path;
    }

    private static async Task<(string Version, string Logits)> Infer(RunningServer server, string path = $"/v2/models/{Name}/infer")
    {
        JsonElement answer = await server.Post(path, Request);
        return (answer.GetProperty("model_version").GetString()!, string.Join(' ', answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(n => n.GetSingle())));
    }

    private static async Task<string> Control(RunningServer server, string model, string verb, int status)
    {
        using var content = new StringContent("");
        using HttpResponseMessage response = await server.Client.PostAsync($"/v2/repository/models/{model}/{verb}", content, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return text;
    }

    private static JsonElement Entry(JsonElement index) => index.EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == Name);

    private static Task<string> Metrics(RunningServer server) => server.Client.GetStringAsync("/metrics", Cancellation);

    private static async Task<int> Status(RunningServer server) => (int)(await server.Client.GetAsync($"/v2/models/{Name}", Cancellation)).StatusCode;

    private static async Task Until(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 500; i++)
        {
            if (await condition()) return;
            await Task.Delay(20, Cancellation);
        }

        Assert.Fail("It did not happen in 10 seconds.");
    }
}
