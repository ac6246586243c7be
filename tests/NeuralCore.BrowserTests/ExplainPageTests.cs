using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using NeuralCore.Explain;
using NeuralCore.Handwriting;
using NeuralCore.Runner.Tests;
using NeuralCore.Runs.Explaining;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Settings;

namespace NeuralCore.BrowserTests;

/// <summary>The explain page in a browser, its engine behind a local server and as WebAssembly.</summary>
public sealed class ExplainPageTests : IDisposable
{
    /// <summary>What is wrong with the page for somebody who does not see it or does not use a mouse: one line per fault.</summary>
    private const string Faults = """
        () => {
          const faults = [], ids = [...document.querySelectorAll("[id]")].map(e => e.id);
          for (const id of new Set(ids)) if (ids.filter(other => other === id).length > 1) faults.push(`${id} occurs twice`);
          for (const e of document.querySelectorAll("button, input, select, canvas[role]:not([role=presentation]), progress, [role=region]")) {
            const name = e.getAttribute("aria-label") || e.ariaLabel || e.textContent.trim() || [...(e.labels ?? [])].map(l => l.textContent.trim()).join("");
            if (!name) faults.push(`${e.tagName} ${e.id} has no name`);
          }
          for (const e of document.querySelectorAll("button, select, a, input:not([type=radio])")) {
            const box = e.getBoundingClientRect();
            if (box.height && box.height < 24) faults.push(`${e.tagName} ${e.id} ${e.textContent} is ${box.height} pixels high`);
          }
          if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} pixels wide`);
          return faults;
        }
        """;

    private readonly Terminal terminal = new();
    private readonly List<string> problems = [];

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Every_stage_works_and_shows_the_engines_numbers(int width, ColorScheme scheme)
    {
        Browser.Require();
        ExplainSource source = Train("conv 3x3x4 | batchnorm relu | residual ( conv 3x3x4 same relu ) | maxpool 2 | flatten | dropout 0.2 | dense 10");
        using var stop = new CancellationTokenSource();
        using var server = new ExplainServer(source, FreePort());
        Task running = Task.Run(() => server.Run(stop.Token), TestContext.Current.CancellationToken);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Browser.Launch(playwright);
        IPage page = await Open(browser, server.Address.AbsoluteUri, width, scheme);

        // A number with its formula, in the direction of the forward pass
        ExplainSession session = source.Start();
        await page.ClickAsync("#thumbs button:nth-child(3)");
        session.Answer("""{"do":"image","index":2}""");
        foreach ((int stage, string tensor, int at) in ((int, string, int)[])[(0, "y", 700), (1, "y", 55), (5, "y", 123), (9, "y", 4)])
        {
            await page.ClickAsync($"#stages button:nth-child({stage + 1})");
            await Expect(page, "#stage-name", session.State.Walk.Stages[stage].Name);
            await page.FillAsync("#at", $"{at}");
            await page.ClickAsync("#show-at");
            JsonElement cell = JsonDocument.Parse(session.Answer($$"""{"do":"cell","stage":{{stage}},"tensor":"{{tensor}}","at":{{at}}}""")).RootElement;
            await Expect(page, "#numbers", cell.GetProperty("numbers").GetString()!);
            Assert.Equal(cell.GetProperty("value").GetSingle(), float.Parse((await page.InnerTextAsync("#cell .value"))[2..]));
            SourceIsShown(await page.InnerTextAsync("#cell"), cell);
        }

        // Backward: dz first; the arrow keys select numbers; a weight has its finite difference
        await page.ClickAsync("[data-mode=backward]");
        await Expect(page, "#stage-name", "softmax and loss");
        await page.FocusAsync("#tensor");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page, "#symbols", "dz[2] = p[2] − t[2]");
        await page.ClickAsync("#stages button:nth-child(2)");
        await page.ClickAsync("#tensors button:nth-child(2)");
        await page.ClickAsync("#largest");
        await Assertions.Expect(page.Locator("#verdict")).ToHaveClassAsync("passed");

        // Steps and undo
        string before = await page.InnerTextAsync("#result");
        await Click(page, "#step-10");
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("after 10 steps");
        await Click(page, "#reset");
        await Assertions.Expect(page.Locator("#result")).ToHaveTextAsync(before);

        // A planted mistake turns the check red
        await Click(page, "#check-all");
        Assert.Equal(0, await page.Locator("#checks .failed").CountAsync());
        await page.CheckAsync("[value=Transpose]");
        await Click(page, "#check-all");
        Assert.True(await page.Locator("#checks .failed").CountAsync() >= 2);
        await Click(page, "#race");
        await page.CheckAsync("[value=None]");

        await Click(page, "#check-health");
        Assert.True(await page.Locator("#health-table tbody tr").CountAsync() >= 5);
        await page.EvaluateAsync("() => { document.getElementById('when').value = 2; document.getElementById('when').oninput(); }");
        await Expect(page, "#when-title", "epoch 2");
        await Click(page, "#look");
        await Click(page, "#morph");
        await Click(page, "#use-morph");
        Assert.Equal("", string.Join('\n', await page.EvaluateAsync<string[]>(Faults)));

        // Without JavaScript: a drawing of every layer's output
        await using IBrowserContext plain = await browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        IPage still = await plain.NewPageAsync();
        await still.GotoAsync(server.Address.AbsoluteUri);
        Assert.True(await still.Locator("noscript figure svg").First.IsVisibleAsync());
        Assert.Equal("", string.Join('\n', problems));
        await stop.CancelAsync();
        await running;
    }

    /// <summary>The page's folder on a plain web server: the engine runs in the page and gives the same bits.</summary>
    [Fact]
    public async Task The_engine_runs_in_the_page_with_the_same_bits()
    {
        Browser.Require();
        string bundle = Bundle();
        ExplainSource source = Train("conv 3x3x4 relu | maxpool 2 | flatten | dense 10");
        string folder = terminal.Path("page");
        ExplainFolder.Write(source, folder, bundle);
        using var listener = new HttpListener();
        string address = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        _ = Task.Run(() => Serve(listener, folder), TestContext.Current.CancellationToken);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Browser.Launch(playwright);
        IPage page = await Open(browser, address, 1280, ColorScheme.Light);
        ExplainSession session = source.Start();
        foreach (string request in (string[])
        [
            """{"do":"image","index":7}""", """{"do":"tensor","stage":0,"tensor":"y"}""", """{"do":"tensor","stage":0,"tensor":"d:weight"}""",
            """{"do":"check","parameter":2,"at":77}""", """{"do":"step","rate":0.1,"count":2}""", """{"do":"replay"}""", """{"do":"health"}""",
            """{"do":"occlusion","class":3,"size":7,"stride":7}""", """{"do":"morph","target":3,"steps":3,"rate":0.1}""",
        ])
        {
            string answer = await page.EvaluateAsync<string>(
                "async request => { window.ask ??= await (await import('/engine.js')).connect(); return JSON.stringify(await window.ask(JSON.parse(request))); }", request);
            using var expected = JsonDocument.Parse(session.Answer(request));
            using var found = JsonDocument.Parse(answer);
            Assert.True(JsonElement.DeepEquals(expected.RootElement, found.RootElement), $"{request}: {answer}, expected {expected.RootElement}");
        }

        Assert.Equal("", string.Join('\n', problems));
    }

    public void Dispose() => terminal.Dispose();

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

    private static void SourceIsShown(string text, JsonElement cell)
    {
        foreach (JsonElement line in cell.GetProperty("sources").EnumerateArray())
            Assert.Contains($"{line.GetProperty("file")}, line {line.GetProperty("line")}", text, StringComparison.Ordinal);
    }

    private static Task Expect(IPage page, string selector, string text) => Assertions.Expect(page.Locator(selector)).ToContainTextAsync(text);

    /// <summary>Clicks a button and waits until its action is done.</summary>
    private static async Task Click(IPage page, string selector)
    {
        await page.ClickAsync(selector);
        await Assertions.Expect(page.Locator(selector)).ToBeEnabledAsync(new LocatorAssertionsToBeEnabledOptions { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("");
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

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ExplainSource Train(string architecture)
    {
        terminal.Run("train", "--data", SmallDigits.Write(terminal, train: 600), "--model", architecture, "--epochs", "2", "--snapshot-every", "1", "--no-report").Expect(0);
        return ExplainSource.Load(
            terminal.OnlyRun(), DataChoice.Of(null, terminal.Path("digits"), null), new Silent(), TestContext.Current.CancellationToken);
    }

    private async Task<IPage> Open(IBrowser browser, string address, int width, ColorScheme scheme)
    {
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        page.Console += (_, message) => AddIf(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => AddIf(true, error);
        page.Request += (_, request) => AddIf(
            !request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal), $"asked for {request.Url}");
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("Prediction", new LocatorAssertionsToContainTextOptions { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("", new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });
        return page;
    }

    private void AddIf(bool isProblem, string what)
    {
        if (isProblem) problems.Add(what);
    }

    /// <summary>Shows nothing.</summary>
    private sealed class Silent : IMessages
    {
        public void Line(string text = "")
        {
        }

        public void Note(string text)
        {
        }

        public void Warning(string text)
        {
        }

        public TrainTest Download(string dataset, Func<IProgress<DownloadProgress>, Task<TrainTest>> load) =>
            throw new InvalidOperationException("A test downloads nothing.");
    }
}
