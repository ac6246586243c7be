using System.Text.Json;
using Microsoft.Playwright;
using NeuralCore.Explain;
using NeuralCore.Runs.Explaining;
using NeuralCore.Runs.Settings;

namespace NeuralCore.BrowserTests;

/// <summary>The explain page in a browser, its engine behind a local server.</summary>
public sealed class ExplainPageTests : ExplainPages
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
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

        // As in training: the statistics of a batch, and a gradient that agrees with its difference quotient
        await page.CheckAsync("#training");
        await Expect(page, "#mode-note", "others, of which only the statistics are used");
        await page.ClickAsync("#stages button:nth-child(10)"); // batch normalization, backward
        await Expect(page, "#stage-name", "batchnorm1");
        await page.FillAsync("#at", "55");
        await page.ClickAsync("#show-at");
        session.Answer("""{"do":"mode","training":1}""");
        JsonElement training = JsonDocument.Parse(session.Answer("""{"do":"cell","stage":1,"tensor":"dx","at":55}""")).RootElement;
        await Expect(page, "#numbers", training.GetProperty("numbers").GetString()!);
        await page.ClickAsync("#tensors button:nth-child(2)");
        await page.ClickAsync("#largest");
        await Assertions.Expect(page.Locator("#verdict")).ToHaveClassAsync("passed", new LocatorAssertionsToHaveClassOptions { Timeout = 60_000 });
        await page.UncheckAsync("#training");
        await Assertions.Expect(page.Locator("#masks-row")).ToBeHiddenAsync();
        session.Answer("""{"do":"mode","training":0}""");

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
        await RequireAccessible(page);

        // A drawing by the keyboard alone: a stroke downwards
        await page.ClickAsync("[data-choose=draw]");
        await page.FocusAsync("#pad");
        for (int i = 0; i < 8; i++) await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Space");
        for (int i = 0; i < 16; i++) await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Space");
        for (int i = 0; i < 5; i++) await page.Keyboard.PressAsync("ArrowRight"); // with the pen lifted
        await Click(page, "#use-drawing");
        await Expect(page, "#result", "(its own label)");
        int[] ink = await page.EvaluateAsync<int[]>("""
            () => { const c = document.getElementById("chosen"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data, at = [];
              for (let i = 0; i < d.length; i += 4) if (d[i] < 128) at.push(i / 4 % c.width, Math.floor(i / 4 / c.width));
              const xs = at.filter((_, i) => i % 2 === 0), ys = at.filter((_, i) => i % 2 === 1);
              return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]; }
            """);
        Assert.True(ink[1] - ink[0] < 6 && ink[3] - ink[2] > 12, $"ink from {ink[0]} to {ink[1]} and from {ink[2]} to {ink[3]}");

        // On paper nothing is operated or cut off
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.False(await page.Locator("#step-1").IsVisibleAsync());
        Assert.True(await page.Locator("#losses").IsVisibleAsync());
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        Assert.True(await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.scroll, .formula')].every(e => e.scrollHeight <= e.clientHeight + 2)"));
        if (Environment.GetEnvironmentVariable("NEURALCORE_SHOTS") is { } shots)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(shots, $"print-{width}-{scheme}.png"), FullPage = true });
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
        if (Environment.GetEnvironmentVariable("NEURALCORE_SHOTS") is { } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"page-{width}-{scheme}.png"), FullPage = true });

        // Without JavaScript: a drawing of every layer's output
        await using IBrowserContext plain = await browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        IPage still = await plain.NewPageAsync();
        await still.GotoAsync(server.Address.AbsoluteUri);
        Assert.True(await still.Locator("noscript figure svg").First.IsVisibleAsync());
        Assert.Equal("", string.Join('\n', Problems));
        await stop.CancelAsync();
        await running;
    }

    /// <summary>The shipped line reader: tables of CTC, and what a line has not is hidden.</summary>
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task A_line_reader_is_explained(int width, ColorScheme scheme)
    {
        Browser.Require();
        var source = ExplainSource.Load(
            Path.Combine(EngineBundle.Repository!, "data/models/digits.safetensors"), DataChoice.Of(null, null, null), new Silent(), TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        using var server = new ExplainServer(source, FreePort());
        Task running = Task.Run(() => server.Run(stop.Token), TestContext.Current.CancellationToken);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Browser.Launch(playwright);
        IPage page = await Open(browser, server.Address.AbsoluteUri, width, scheme);
        ExplainSession session = source.Start();
        string text = ((TextTargets)source.Images.Data.Targets).Texts[0];
        await Expect(page, "#result", $"(label {text}:");
        await Expect(page, "#bars", $"P({text}) = e^−loss");
        foreach (string hidden in (string[])["#class-row", "#label-row", "#target-row", "#health-none"])
            await Assertions.Expect(page.Locator(hidden)).ToBeHiddenAsync();
        await page.ClickAsync("[data-mode=backward]");
        await Expect(page, "#stage-name", "CTC loss");
        int last = session.State.Walk.Stages.Count - 1;
        foreach ((string tensor, int button) in ((string, int)[])[("dx", 1), ("alpha", 2), ("beta", 3), ("occupancy", 4)])
        {
            await page.ClickAsync($"#tensors button:nth-child({button})");
            await page.FillAsync("#at", "40");
            await page.ClickAsync("#show-at");
            JsonElement cell = JsonDocument.Parse(session.Answer($$"""{"do":"cell","stage":{{last}},"tensor":"{{tensor}}","at":40}""")).RootElement;
            await Expect(page, "#symbols", cell.GetProperty("symbols").GetString()!);
            await Expect(page, "#numbers", cell.GetProperty("numbers").GetString()!);
            SourceIsShown(await page.InnerTextAsync("#cell"), cell);
        }

        await Click(page, "#step-10");
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("after 10 steps");
        await Click(page, "#reset");
        await Click(page, "#look");
        await Click(page, "#check-health");
        await Expect(page, "#health-table", "residual1.batchnorm1");
        await page.FillAsync("#target-text", "7");
        await Click(page, "#morph");
        await Expect(page, "#morph-note", "P(7) rises from");
        await Click(page, "#use-morph");
        await Expect(page, "#result", $"(label {text}:");
        await DrawSeventyOne(page);
        await Expect(page, "#result", "Prediction 71 (as read)");
        await page.FillAsync("#drawn-text", "77");
        await Click(page, "#use-drawing");
        await Expect(page, "#result", "Prediction 71 (label 77: wrong)");
        Assert.Equal("", string.Join('\n', await page.EvaluateAsync<string[]>(Faults)));
        await RequireAccessible(page);
        if (Environment.GetEnvironmentVariable("NEURALCORE_SHOTS") is { } shots)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(shots, $"line-{width}.png"), FullPage = true });
        Assert.Equal("", string.Join('\n', Problems));
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Draws the two digits on the pad of lines and uses them.</summary>
    private static async Task DrawSeventyOne(IPage page)
    {
        await page.ClickAsync("[data-choose=draw]");
        await page.Locator("#pad").ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await page.Locator("#pad").BoundingBoxAsync())!;
        foreach ((float x, float y)[] stroke in ((float, float)[][])[[(0.3f, 0.2f), (0.45f, 0.2f), (0.36f, 0.8f)], [(0.62f, 0.2f), (0.61f, 0.8f)]])
        {
            for (int i = 0; i < stroke.Length; i++)
            {
                await page.Mouse.MoveAsync(box.X + stroke[i].x * box.Width, box.Y + stroke[i].y * box.Height, new MouseMoveOptions { Steps = 5 });
                if (i == 0) await page.Mouse.DownAsync();
            }

            await page.Mouse.UpAsync();
        }

        await Click(page, "#use-drawing");
    }
}
