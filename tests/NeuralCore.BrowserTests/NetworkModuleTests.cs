using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Playwright;
using NeuralCore.Handwriting;
using NeuralCore.Interop.Wasm;
using NeuralCore.Runs.DrawingPage;
using Wasmtime;

namespace NeuralCore.BrowserTests;

/// <summary>An exported module and network.js in Chromium: the bits of the engine, and the contract of the loader.</summary>
public sealed class NetworkModuleTests
{
    private const string Origin = "http://localhost/", Exactly = "WebAssembly.validate = () => false;";

    /// <summary>Images for which the slow exact path is compared too.</summary>
    private const int ExactImages = 500;

    /// <summary>Logits of images from `from` to `to`, as SHA-256 in hexadecimal, with the time of one image.</summary>
    private const string HashOfLogits = """
        async ([from, to]) => {
          const network = await loaded("model.wasm");
          const pixels = new Uint8Array(await (await fetch("images")).arrayBuffer());
          const input = new Float32Array(784), scale = Math.fround(1 / 255);
          const logits = [];
          const start = performance.now();
          for (let image = from; image < to; image++) {
            for (let i = 0; i < 784; i++) input[i] = pixels[784 * image + i] * scale;
            logits.push(...network.run(input, 28));
          }
          const time = (performance.now() - start) / (to - from);
          const hash = await crypto.subtle.digest("SHA-256", new Float32Array(logits));
          return `${[...new Uint8Array(hash)].map(byte => byte.toString(16).padStart(2, "0")).join("").toUpperCase()} ${network.exact} ${time.toFixed(3)}`;
        }
        """;

    /// <summary>The 10,000 test images give one hash of all logits in the engine, in Wasmtime and in Chromium.</summary>
    [Fact]
    public async Task The_test_set_has_the_same_logits_everywhere()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("NEURALCORE_DATA") is null, "NEURALCORE_DATA names no folder with MNIST.");
        (_, Dataset test) = Mnist.Load();
        float[] pixels = new float[test.Count * test.SampleShape.Length];
        byte[] bytes = Pixels(test);
        for (int i = 0; i < pixels.Length; i++) pixels[i] = bytes[i] * (1 / 255f);
        Network network = NetworkArchitecture.Build(Presets.Find("cnn", 10)!, test.SampleShape, seed: 1);
        byte[] module = WasmFile.Write(ModelOf(network), "cnn");
        float[] logits = network.Predict(new Tensor(test.SampleShape.Batch(test.Count), pixels)).Span.ToArray();
        string all = Hash(logits);
        Assert.Equal(all, Hash(InWasmtime(module, pixels, test.Count)));
        await using Opened fast = await Opened.Start("", ("model.wasm", module), ("images", bytes));
        string[] relaxed = (await fast.Page.EvaluateAsync<string>(HashOfLogits, new[] { 0, test.Count })).Split(' ');
        await using Opened slow = await Opened.Start(Exactly, ("model.wasm", module), ("images", bytes));
        string[] exact = (await slow.Page.EvaluateAsync<string>(HashOfLogits, new[] { 0, ExactImages })).Split(' ');
        TestContext.Current.SendDiagnosticMessage($"cnn in Chromium: {relaxed[2]} ms an image relaxed, {exact[2]} ms exact");
        Assert.Equal([all, "false"], relaxed[..2]);
        Assert.Equal([Hash(logits[..(10 * ExactImages)]), "true"], exact[..2]);
    }

    /// <summary>The loader's functions, for a line reader whose width changes.</summary>
    [Theory, InlineData(""), InlineData(Exactly)]
    public async Task A_line_reader_has_the_bits_of_the_engine(string setting)
    {
        using Stream file = typeof(GeneratedDigits).Assembly.GetManifestResourceStream("digits.safetensors")!;
        Model model = ModelFile.Load(file, "digits");
        await using Opened opened = await Opened.Start(setting, ("model.wasm", WasmFile.Write(model, "digits")));
        foreach (int width in (int[])[96, 16, 400])
        {
            float[] input = new float[32 * width];
            for (int i = 0; i < input.Length; i++) input[i] = i * 7 % 31 < 15 ? 0 : i * 11 % 97 / 97f;
            int[] bits = await opened.Page.EvaluateAsync<int[]>("""
                async width => {
                  globalThis.network ??= await loaded("model.wasm");
                  const input = Float32Array.from({ length: 32 * width }, (_, i) => i * 7 % 31 < 15 ? 0 : Math.fround(i * 11 % 97) / Math.fround(97));
                  return [...new Int32Array(network.run(input, width).buffer)];
                }
                """, width);
            using var team = new WorkerTeam(1);
            Workspace workspace = model.Network.CreateWorkspace(1, team, input: new Shape(32, width, 1));
            input.CopyTo(workspace.Input.Span);
            Assert.Equal(MemoryMarshal.Cast<float, int>(model.Network.Forward(workspace).Span).ToArray(), bits);
        }

        string contract = await opened.Page.EvaluateAsync<string>("""
            () => {
              const layers = network.layers(32), thrown = [];
              for (const wrong of [() => network.run(new Float32Array(5), 96), () => network.run(new Float32Array(0), 0), () => network.layers(1e9),
                () => network.run(new Float32Array(32 * 16.5), 16.5), () => network.run(new Float32Array(64), 2), () => network.activations(99)]) {
                try { wrong(); } catch (error) { thrown.push(error.name); }
              }
              const last = network.activations(layers.length - 1);
              return [network.metadata.kind, network.exact, layers[0].name, layers[0].shape, layers.at(-1).shape, last.length, thrown].join(" ");
            }
            """);
        Assert.Equal($"line {setting.Length > 0}".ToLowerInvariant() + " conv1 32,32,16 1,8,16 1600 RangeError,RangeError,RangeError,RangeError,RangeError,RangeError", contract);
        Assert.Empty(opened.Problems);
    }

    [Fact]
    public async Task Other_files_are_refused()
    {
        await using Opened opened = await Opened.Start("", ("empty.wasm", "\0asm\u0001\0\0\0"u8.ToArray()), ("text.wasm", "not a module"u8.ToArray()));
        const string Load = "async name => { try { await loaded(name); } catch (error) { return error.message; } }";
        Assert.Contains("export --wasm", await opened.Page.EvaluateAsync<string>(Load, "empty.wasm"), StringComparison.Ordinal);
        Assert.Contains("magic", await opened.Page.EvaluateAsync<string>(Load, "text.wasm"), StringComparison.Ordinal);
    }

    /// <summary>Not a limit: the times of docs/webassembly.md.</summary>
    [Theory, InlineData("mlp"), InlineData("cnn"), InlineData("digits")]
    public async Task Times_are_reported(string name)
    {
        using Stream file = typeof(GeneratedDigits).Assembly.GetManifestResourceStream("digits.safetensors")!;
        Model model = name == "digits" ? ModelFile.Load(file, name)
            : ModelOf(NetworkArchitecture.Build(Presets.Find(name, 10)!, new Shape(28, 28, 1), seed: 1));
        byte[] module = WasmFile.Write(model, name);
        var times = new List<string> { $"engine {EngineTime(model):0.000}" };
        foreach (bool isExact in (bool[])[false, true])
        {
            using var wasmtime = new WasmtimeNetwork(module, model.InputShape[1], isExact);
            times.Add($"Wasmtime {(isExact ? "exact" : "relaxed")} {Fastest(() => wasmtime.Run()):0.000}");
            await using Opened opened = await Opened.Start(isExact ? Exactly : "", ("model.wasm", module));
            double time = await opened.Page.EvaluateAsync<double>("""
                async () => {
                  const network = await loaded("model.wasm"), { height, width, channels } = network.metadata.input;
                  const input = Float32Array.from({ length: height * width * channels }, (_, i) => i % 7 / 7);
                  const run = time => { const start = performance.now(); let runs = 0; do { network.run(input, width); runs++; } while (performance.now() - start < time); return (performance.now() - start) / runs; };
                  run(500);
                  return Math.min(...Array.from({ length: 10 }, () => run(50)));
                }
                """);
            times.Add($"Chromium {(isExact ? "exact" : "relaxed")} {time:0.000}");
            Assert.True(time > 0);
        }

        TestContext.Current.SendDiagnosticMessage($"{name}, ms: {string.Join(", ", times)}; {module.Length} bytes");
    }

    private static double EngineTime(Model model)
    {
        using var team = new WorkerTeam(1);
        Workspace workspace = model.Network.CreateWorkspace(1, team);
        for (int i = 0; i < workspace.Input.Length; i++) workspace.Input.Span[i] = i % 7 / 7f;
        return Fastest(() => model.Network.Forward(workspace));
    }

    /// <summary>Milliseconds of a call: the fastest of ten series.</summary>
    private static double Fastest(Action call)
    {
        double fastest = double.PositiveInfinity;
        for (int series = 0; series < 10; series++)
        {
            long start = Stopwatch.GetTimestamp();
            int calls = 0;
            for (; Stopwatch.GetElapsedTime(start).TotalMilliseconds < 50; calls++) call();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds / calls);
        }

        return fastest;
    }

    private static Model ModelOf(Network network) => new(network, Enumerable.Range(0, 10).Select(i => $"{i}"));

    private static byte[] Pixels(Dataset test)
    {
        var bytes = new byte[test.Count * test.SampleShape.Length];
        for (int i = 0; i < test.Count; i++) test.Image(i).CopyTo(bytes.AsSpan(i * test.SampleShape.Length));
        return bytes;
    }

    private static string Hash(float[] logits) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(logits.AsSpan())));

    /// <summary>Logits by the relaxed module.</summary>
    private static float[] InWasmtime(byte[] bytes, float[] pixels, int count)
    {
        using var network = new WasmtimeNetwork(bytes, 28, isExact: false);
        var logits = new float[10 * count];
        for (int i = 0; i < count; i++)
        {
            pixels.AsSpan(784 * i, 784).CopyTo(network.Floats(network.Input, 784));
            network.Floats(network.Run(), 10).CopyTo(logits.AsSpan(10 * i));
        }

        return logits;
    }

    /// <summary>The custom section that is the last of the module.</summary>
    private static byte[] Section(byte[] module, string name)
    {
        ReadOnlySpan<byte> text = System.Text.Encoding.UTF8.GetBytes(name);
        return module[(module.AsSpan().LastIndexOf(text) + text.Length)..];
    }

    /// <summary>A module in Wasmtime, planned for one width.</summary>
    private sealed class WasmtimeNetwork : IDisposable
    {
        private readonly Engine engine = new();
        private readonly Store store;
        private readonly Memory memory;

        public WasmtimeNetwork(byte[] bytes, int width, bool isExact)
        {
            store = new Store(engine);
            using var main = Module.FromBytes(engine, "exact", bytes);
            using var relaxed = Module.FromBytes(engine, "relaxed", Section(bytes, "neuralcore.relaxed"));
            var instance = new Instance(store, main);
            memory = instance.GetMemory("memory")!;
            Run = (isExact ? instance : new Instance(store, relaxed, memory)).GetFunction<int>("run")!;
            Input = instance.GetFunction<int, int>("plan")!(width);
        }

        /// <summary>Computes the outputs and returns their address.</summary>
        public Func<int> Run { get; }

        /// <summary>Address of the input.</summary>
        public int Input { get; }

        public Span<float> Floats(int address, int length) => memory.GetSpan<float>(address, length);

        public void Dispose()
        {
            store.Dispose();
            engine.Dispose();
        }
    }

    /// <summary>An empty page with network.js and some files, without a server.</summary>
    private sealed class Opened : IAsyncDisposable
    {
        private readonly IPlaywright playwright;
        private readonly IBrowser browser;

        private Opened(IPlaywright playwright, IBrowser browser, IPage page) =>
            (this.playwright, this.browser, Page) = (playwright, browser, page);

        public IPage Page { get; }

        public List<string> Problems { get; } = [];

        public static async Task<Opened> Start(string setting, params (string Name, byte[] Content)[] files)
        {
            Browser.Require();
            IPlaywright playwright = await Playwright.CreateAsync();
            IBrowser browser = await Browser.Launch(playwright);
            IPage page = await browser.NewPageAsync();
            var opened = new Opened(playwright, browser, page);
            page.PageError += (_, error) => opened.Problems.Add(error);
            foreach ((string name, byte[] content) in files)
                await page.RouteAsync(Origin + name, route => route.FulfillAsync(new RouteFulfillOptions { BodyBytes = content }));
            await page.RouteAsync(Origin + "network.js", route => route.FulfillAsync(new RouteFulfillOptions { BodyBytes = PageContent.Files["network.js"], ContentType = "text/javascript" }));
            await page.RouteAsync(Origin, route => route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = "text/html",
                Body = $"<!doctype html><script>{setting}</script><script type=module>import {{ loadNetwork }} from './network.js';"
                    + "globalThis.loaded = async name => loadNetwork(await (await fetch(name)).arrayBuffer());</script>",
            }));
            await page.GotoAsync(Origin);
            return opened;
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }
}
