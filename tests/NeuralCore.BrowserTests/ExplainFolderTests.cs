using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using NeuralCore.Explain;
using NeuralCore.Runs.Explaining;

namespace NeuralCore.BrowserTests;

/// <summary>The folder of an explain page on a plain web server, its engine as WebAssembly.</summary>
public sealed class ExplainFolderTests : ExplainPages
{
    /// <summary>The page's folder on a plain web server: the engine runs in the page and gives the same bits.</summary>
    [Fact]
    public async Task The_engine_runs_in_the_page_with_the_same_bits()
    {
        Browser.Require();
        string bundle = Bundle();
        ExplainSource source = Train("conv 3x3x4 | batchnorm | relu | maxpool 2 | flatten | dropout 0.2 | dense 10");
        string folder = Files.Path("page");
        ExplainFolder.Write(source, folder, bundle);
        using var listener = new HttpListener();
        string address = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        _ = Task.Run(() => Serve(listener, folder), TestContext.Current.CancellationToken);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Browser.Launch(playwright);
        IPage page = await Open(browser, address, 1280, ColorScheme.Light);
        TestContext.Current.SendDiagnosticMessage(await page.EvaluateAsync<string>("""
            async () => {
              window.ask ??= await (await import('/engine.js')).connect();
              const times = [];
              for (let i = 0; i < 5; i++) { const from = performance.now(); await window.ask({ do: "image", index: i }); times.push(performance.now() - from); }
              return `both passes of an image in the page: ${times.map(t => t.toFixed(0)).join(" ")} ms`;
            }
            """));
        ExplainSession session = source.Start();
        session.Answer("""{"do":"image","index":4}""");
        foreach (string request in (string[])
        [
            """{"do":"image","index":7}""", """{"do":"tensor","stage":0,"tensor":"y"}""", """{"do":"tensor","stage":0,"tensor":"d:weight"}""",
            """{"do":"check","parameter":4,"at":77}""", """{"do":"mode","training":1,"others":4}""", """{"do":"check","parameter":0,"at":3}""",
            """{"do":"cell","stage":6,"tensor":"d:weight","at":33}""", """{"do":"mode","training":0}""", """{"do":"step","rate":0.1,"count":2}""", """{"do":"replay"}""", """{"do":"health"}""",
            """{"do":"occlusion","class":3,"size":7,"stride":7}""", """{"do":"morph","target":3,"steps":3,"rate":0.1}""",
        ])
        {
            string answer = await page.EvaluateAsync<string>(
                "async request => { window.ask ??= await (await import('/engine.js')).connect(); return JSON.stringify(await window.ask(JSON.parse(request))); }", request);
            using var expected = JsonDocument.Parse(session.Answer(request));
            using var found = JsonDocument.Parse(answer);
            Assert.True(JsonElement.DeepEquals(expected.RootElement, found.RootElement), $"{request}: {answer}, expected {expected.RootElement}");
        }

        Assert.Equal("", string.Join('\n', Problems));
        IPage file = await browser.NewPageAsync();
        await file.GotoAsync($"file://{Path.GetFullPath(folder)}/index.html");
        await Expect(file, "#status", "Serve the folder with a web server");
    }

    /// <summary>
    /// Sums that are halfway between two floats after a rounding to double, normal and below 2⁻¹²⁶: WebAssembly has no
    /// fused multiply-add, and the engine makes one of double precision there.
    /// </summary>
    [Fact]
    public async Task A_multiply_add_rounds_once_in_the_page()
    {
        Browser.Require();
        string bundle = Bundle();
        ExplainSource source = Train("flatten | dense 4 | dense 10");
        Parameter[] all = [.. source.Model.Network.Parameters];
        // The first layer gives its bias, a; each sum of the second has one term that is not 0.
        (float a, float w)[] factors =
        [
            (Power(-12) + 1, 1 - Power(-12) + Power(-24)), (1 - Power(-12), Power(-12) + 1), (Power(-11) + 1, 1 - Power(-11) + Power(-22)), (1, 1),
        ];
        foreach (Parameter parameter in all) parameter.Value.Span.Clear();
        for (int i = 0; i < 4; i++) all[1].Value[i] = factors[i].a * Power(-75);
        for (int o = 0; o < 10; o++)
        {
            bool isSmall = o >= 5;
            all[2].Value[o % 4 * 10 + o] = factors[o % 4].w * Power(isSmall ? -75 : 51);
            all[3].Value[o] = (o % 2 == 0 ? 1 : -1) * (isSmall ? Power(-127) : 1);
        }

        string folder = Files.Path("page");
        ExplainFolder.Write(source, folder, bundle);
        using var listener = new HttpListener();
        string address = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        _ = Task.Run(() => Serve(listener, folder), TestContext.Current.CancellationToken);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Browser.Launch(playwright);
        IPage page = await Open(browser, address, 1280, ColorScheme.Light);
        string answer = await page.EvaluateAsync<string>(
            "async () => JSON.stringify(await (await (await import('/engine.js')).connect())({ do: 'tensor', stage: 2, tensor: 'y' }))");
        using var found = JsonDocument.Parse(answer);
        float[] y = [.. found.RootElement.GetProperty("values").EnumerateArray().Select(value => value.GetSingle())];
        int twice = 0;
        for (int o = 0; o < 10; o++)
        {
            float a = all[1].Value[o % 4], w = all[2].Value[o % 4 * 10 + o], b = all[3].Value[o];
            Assert.Equal(MathF.FusedMultiplyAdd(a, w, b), y[o]);
            if ((float)((double)a * w + b) != y[o]) twice++;
        }

        Assert.True(twice >= 4, $"{twice} of 10 sums differ when they are rounded twice: the others test nothing.");

        static float Power(int n) => MathF.ScaleB(1, n);
    }

    /// <summary>The published engine; skips the test where it is neither there nor can be published.</summary>
    private static string Bundle()
    {
        try
        {
            return EngineBundle.Find(Environment.GetEnvironmentVariable("NEURALCORE_ENGINE"), new Silent());
        }
        catch (IOException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    private static void Serve(HttpListener listener, string folder)
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = listener.GetContext();
                string name = context.Request.Url!.AbsolutePath.TrimStart('/'), path = Path.Combine(folder, name.Length == 0 ? ExplainPage.Index : name);
                using HttpListenerResponse response = context.Response;
                if (!File.Exists(path))
                {
                    response.StatusCode = 404;
                    continue;
                }

                response.ContentType = ExplainPage.MediaType(path);
                response.OutputStream.Write(File.ReadAllBytes(path));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
