using Microsoft.Playwright;
using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Images;
using NeuralCore.Web.Drawings;

namespace NeuralCore.BrowserTests;

/// <summary>The drawing page as its user has it: mouse, touch size, keyboard, reload, a server that is gone.</summary>
public sealed class DrawingPageTests
{
    private static readonly float[] Three = [0, 10, 30, 0, 60, 12, 62, 40, 25, 62, 64, 80, 66, 115, 30, 140, 0, 128];

    private static readonly float[] Seven = [0, 5, 65, 0, 40, 70, 22, 140];

    /// <summary>Targets smaller than 24 pixels, and texts with a contrast below 4.5.</summary>
    private const string Faults = """
        () => {
          const channel = value => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
          const light = colour => { const [r, g, b] = colour.match(/[\d.]+/g).map(Number); return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
          const back = element => { for (; element; element = element.parentElement) { const c = getComputedStyle(element).backgroundColor; if (!/, 0\)$/.test(c)) return c; } return "rgb(255, 255, 255)"; };
          const faults = [];
          for (const element of document.querySelectorAll("body *")) {
            const box = element.getBoundingClientRect();
            if (box.width === 0 || element.disabled) continue;
            if (element.matches("button, select, input, summary") && (box.width < 24 || box.height < 24)) faults.push(`${element.id} is ${box.width}×${box.height}`);
            if (![...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
            const [a, b] = [light(getComputedStyle(element).color), light(back(element))].sort((x, y) => y - x);
            if ((a + 0.05) / (b + 0.05) < 4.5) faults.push(`${element.tagName} ${element.id} has contrast ${(a + 0.05) / (b + 0.05)}`);
          }
          return faults;
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, 860, ColorScheme.Light)]
    [InlineData(360, 740, ColorScheme.Dark)]
    public async Task Writing_is_read_while_it_is_drawn(int width, int height, ColorScheme scheme)
    {
        await using OpenedPage opened = await OpenedPage.Start(width, height, scheme);
        IPage page = opened.Page;
        Assert.Contains("Nothing is drawn", await page.InnerTextAsync("#note"), StringComparison.Ordinal);
        await opened.Draw(Three, 30, 60);
        await opened.Expect("3");
        await opened.Draw(Seven, 130, 62);
        await opened.Expect("37");
        await Assertions.Expect(page.Locator("#characters li")).ToHaveCountAsync(2); // after the quick reading
        Assert.Equal(6, await page.Locator("#characters .row").CountAsync());
        Assert.Equal(1, await page.Locator("#seen canvas").CountAsync());
        Assert.Matches("^The most probable symbols of [0-9]+ columns: .*3.*∅ .*7", await page.GetAttributeAsync("#chart", "aria-label") ?? "");

        await page.ClickAsync("#undo");
        await opened.Expect("3");
        await page.ClickAsync("#redo");
        await opened.Expect("37");
        await page.ReloadAsync();
        await opened.Expect("37");

        await page.ClickAsync("#erase");
        await opened.Draw([0, 0, 2, 2], 130 + 40, 62 + 70); // on the 7
        await opened.Expect("3");
        await page.ClickAsync("#clear");
        await opened.Expect("");
        await page.ClickAsync("#undo");
        await opened.Expect("3");

        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('.tools').getBoundingClientRect().bottom <= innerHeight && scrollY === 0"), "Drawing needs scrolling.");
        Assert.Equal("", string.Join('\n', await page.EvaluateAsync<string[]>(Faults)));
        Assert.Empty(opened.Problems);
    }

    [Fact]
    public async Task The_keyboard_draws_too()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860, ColorScheme.Light);
        await opened.Page.FocusAsync("#pad");
        await Press("Space");
        for (int i = 0; i < 8; i++) await Press("ArrowRight");
        for (int i = 0; i < 11; i++) await Press("ArrowDown");
        await Press("Space");
        await opened.Expect("7");
        await Press("Control+z");
        await opened.Expect("");
        await Press("Control+y");
        await opened.Expect("7");
        await Press("Delete");
        await opened.Expect("");

        Task Press(string key) => opened.Page.Keyboard.PressAsync(key);
    }

    [Fact]
    public async Task A_finger_draws_and_does_not_scroll()
    {
        await using OpenedPage opened = await OpenedPage.Start(360, 740, ColorScheme.Light, hasTouch: true);
        ICDPSession session = await opened.Page.Context.NewCDPSessionAsync(opened.Page);
        LocatorBoundingBoxResult pad = (await opened.Page.Locator("#pad").BoundingBoxAsync())!;
        for (int i = 0; i < Three.Length; i += 2)
            await Touch(i == 0 ? "touchStart" : "touchMove", [new { x = pad.X + 60 + Three[i], y = pad.Y + 60 + Three[i + 1] }]);
        await Touch("touchEnd", []);
        await opened.Expect("3");
        Assert.Equal(0, await opened.Page.EvaluateAsync<double>("() => scrollY"));

        Task Touch(string type, object[] touchPoints) => session.SendAsync(
            "Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = touchPoints });
    }

    [Fact]
    public async Task An_image_is_read_with_a_box_around_each_character()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860, ColorScheme.Light);
        using var client = new HttpClient();
        using var drawing = new StringContent($"{{\"height\":340,\"strokes\":[{{\"points\":[{string.Join(',', Three)}],\"width\":8}}]}}");
        using HttpResponseMessage ink = await client.PostAsync(new Uri(new Uri(opened.Page.Url), "/api/ink"), drawing, Cancellation);
        byte[] png = await ink.Content.ReadAsByteArrayAsync(Cancellation);
        await opened.Page.SetInputFilesAsync("#file", new FilePayload { Name = "three.png", MimeType = "image/png", Buffer = png });
        await Assertions.Expect(opened.Page.Locator("#lines")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^3 +[0-9.]+ %$"));
        await opened.Page.SetInputFilesAsync("#file", new FilePayload { Name = "x.png", MimeType = "image/png", Buffer = [1, 2, 3] });
        await Assertions.Expect(opened.Page.Locator("#lines")).ToContainTextAsync("cannot be read");
    }

    [Fact]
    public async Task A_thousand_random_operations_keep_the_history_of_a_list()
    {
        await using OpenedPage opened = await OpenedPage.Start(800, 700, ColorScheme.Light);
        const string Operations = """
            async seed => {
              const { Pad } = await import("/pad.js"), pad = new Pad(document.createElement("canvas"), () => {});
              let past = [], now = [], future = [], state = seed;
              const next = n => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0, Math.floor(state / 2 ** 32 * n));
              for (let i = 0; i < 1000; i++) {
                const choice = next(7);
                if (choice < 3) { const stroke = { points: [i, i], width: 8 }; past.push(now); now = [...now, stroke]; future = []; pad.current = stroke; pad.finish(); }
                else if (choice === 3) { if (past.length) { future.push(now); now = past.pop(); } pad.undo(); }
                else if (choice === 4) { if (future.length) { past.push(now); now = future.pop(); } pad.redo(); }
                else if (choice === 5) { if (now.length) { past.push(now); now = []; future = []; } pad.clear(); }
                else if (now.length) { const gone = now[next(now.length)]; past.push(now); now = now.filter(s => s !== gone); future = []; pad.replace(pad.strokes.filter(s => s !== gone)); }
                past = past.slice(-500);
                if (JSON.stringify(pad.strokes) !== JSON.stringify(now) || pad.canUndo !== past.length > 0 || pad.canRedo !== future.length > 0) return i;
              }
              return -1;
            }
            """;
        foreach (int seed in (int[])[1, 2, 3]) Assert.Equal(-1, await opened.Page.EvaluateAsync<int>(Operations, seed));
    }

    [Fact]
    public async Task Corrections_are_exported_as_images_and_as_IDX_files()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860, ColorScheme.Light);
        await opened.Draw(Three, 30, 60);
        await opened.Expect("3");
        await Keep("8");
        await opened.Draw(Seven, 130, 62);
        await opened.Expect("37");
        await Keep("37");
        await Keep("3,7"); // a separator is no class: an image, and no IDX samples
        await opened.Page.Context.SetOfflineAsync(true);
        IDownload download = await opened.Page.RunAndWaitForDownloadAsync(() => opened.Page.ClickAsync("#export"));
        string folder = Directory.CreateTempSubdirectory("corrections-").FullName;
        try
        {
            System.IO.Compression.ZipFile.ExtractToDirectory(await download.PathAsync(), folder);
            Assert.Equal("file,text\ndrawing-0001.png,\"8\"\ndrawing-0002.png,\"37\"\ndrawing-0003.png,\"3,7\"\n",
                await File.ReadAllTextAsync(Path.Combine(folder, "labels.csv"), Cancellation));
            PenStroke[] strokes = [.. await opened.Strokes()];
            GreyImage image = ImageFile.Read(Path.Combine(folder, "drawing-0002.png"));
            var ink = new StrokeInk(strokes, await opened.PadHeight());
            Assert.Equal(ink.Image.Pixels.ToArray(), image.Pixels.ToArray());
            TrainTest samples = DatasetFolder.Read(Path.Combine(folder, "idx"));
            Assert.Equal(2, samples.Train!.Count);
            Assert.Equal(1, samples.Test.Count);
            Assert.Equal(["8", "3", "7"], samples.Train.Labels.ToArray().Concat(samples.Test.Labels.ToArray()).Select(label => $"{label}"));
            Assert.Equal(MnistNormalization.Side, samples.Test.SampleShape[0]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task Keep(string text)
        {
            await opened.Page.FillAsync("#label", text);
            await opened.Page.ClickAsync("#correct button:not([type])");
        }
    }

    [Fact]
    public async Task Without_a_server_the_page_reads_and_reloads()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860, ColorScheme.Light);
        await Assertions.Expect(opened.Page.Locator("#place")).ToHaveTextAsync("Read in this page");
        await opened.Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => null)");
        await opened.Page.Context.SetOfflineAsync(true);
        await opened.Draw(Three, 30, 60);
        await opened.Expect("3");
        await opened.Page.ReloadAsync();
        await opened.Expect("3");
        await opened.Page.SelectOptionAsync("#model", "text");
        await opened.Page.SelectOptionAsync("#alphabet", "digits");
        await opened.Expect("3");
        await Assertions.Expect(opened.Page.Locator("#place")).ToHaveTextAsync("Read in this page");
    }

    [Fact]
    public async Task Without_a_module_the_server_reads_and_a_drawing_waits_for_it()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860, ColorScheme.Light);
        await opened.Page.RouteAsync("**/models/*.wasm", route => route.FulfillAsync(new RouteFulfillOptions { Status = 404 }));
        await opened.Page.SelectOptionAsync("#model", "text");
        await Assertions.Expect(opened.Page.Locator("#place")).ToHaveTextAsync("Read on the server");
        await opened.Page.Context.SetOfflineAsync(true);
        await opened.Draw(Three, 30, 60);
        await Assertions.Expect(opened.Page.Locator("#note")).ToContainTextAsync("does not answer");
        await opened.Page.Context.SetOfflineAsync(false);
        await opened.Expect("3");
    }

    [Fact]
    public async Task An_update_replaces_all_files_at_once()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860, ColorScheme.Light);
        string[] caches = await opened.Page.EvaluateAsync<string[]>("() => navigator.serviceWorker.ready.then(() => caches.keys())");
        string version = Assert.Single(caches);
        string[] paths = await opened.Page.EvaluateAsync<string[]>(
            "async name => (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)", version);
        Assert.Contains("/", paths);
        Assert.Contains("/models/digits.wasm", paths);
        // The worker, with a server that sends files with other tags: it installs all files of its list, or none.
        using var client = new HttpClient();
        string worker = await client.GetStringAsync(new Uri(new Uri(opened.Page.Url), "/sw.js"), Cancellation);
        IPage empty = opened.Page;
        await empty.GotoAsync("about:blank"); // has no policy
        const string Install = """
            async ([script, changed]) => {
              const added = [], cache = { put: async path => added.push(path), add: async path => added.push(path) };
              const tags = new Function("addEventListener", script + ";return FILES;")(() => {});
              const fetch = async path => new Response("", { headers: { ETag: path === changed ? "other" : tags[path] } });
              const fill = new Function("addEventListener", "caches", "fetch", script + ";return fill;")(() => {}, { open: async () => cache }, fetch);
              return fill().then(() => added.length, error => error.message);
            }
            """;
        Assert.Equal(paths.Length, (await empty.EvaluateAsync(Install, new[] { worker, "" }))!.Value.GetInt32());
        string refused = (await empty.EvaluateAsync(Install, new[] { worker, "/pad.js" }))!.Value.GetString()!;
        Assert.Equal("/pad.js is of another version.", refused);
    }
}
