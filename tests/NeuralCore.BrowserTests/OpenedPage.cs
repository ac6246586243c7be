using System.Text.Json;
using Microsoft.Playwright;
using NeuralCore.Web;
using NeuralCore.Web.Drawings;
using NeuralCore.Web.Serving;

namespace NeuralCore.BrowserTests;

/// <summary>A server in this process, and its page in a browser.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private readonly WebServer server;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private OpenedPage(WebServer server, IPlaywright playwright, IBrowser browser, IPage page) =>
        (this.server, this.playwright, this.browser, Page) = (server, playwright, browser, page);

    public IPage Page { get; }

    /// <summary>Errors of the console, and requests to other servers.</summary>
    public List<string> Problems { get; } = [];

    public static async Task<OpenedPage> Start(
        int width, int height, ColorScheme scheme = ColorScheme.Light, bool hasTouch = false,
        ModelCatalog? models = null)
    {
        Browser.Require();
        Assert.SkipUnless(HasReader(), "This build contains no reader.");
        var server = new WebServer(new ServerOptions { Port = 0 }, models ?? ModelCatalog.Load(null), Stream.Null);
        await server.Start();
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await Browser.Launch(playwright);
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            Permissions = ["camera"],
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            HasTouch = hasTouch,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var opened = new OpenedPage(server, playwright, browser, page);
        page.Console += (_, message) => opened.AddIf(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => opened.AddIf(true, error);
        page.Request += (_, request) => opened.AddIf(
            !request.Url.StartsWith($"{server.Address}", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal),
            $"asked for {request.Url}");
        await page.GotoAsync($"{server.Address}");
        await Assertions.Expect(page.Locator("#note")).ToContainTextAsync("Nothing");
        return opened;
    }

    public async Task Draw(float[] points, float left, float top, int steps = 4)
    {
        LocatorBoundingBoxResult pad = (await Page.Locator("#pad").BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(pad.X + left + points[0], pad.Y + top + points[1]);
        await Page.Mouse.DownAsync();
        for (int i = 2; i < points.Length; i += 2)
            await Page.Mouse.MoveAsync(pad.X + left + points[i], pad.Y + top + points[i + 1], new MouseMoveOptions { Steps = steps });
        await Page.Mouse.UpAsync();
    }

    /// <summary>The strokes that the page has stored.</summary>
    public async Task<IReadOnlyList<PenStroke>> Strokes()
    {
        await Page.WaitForFunctionAsync("() => JSON.parse(localStorage.getItem('neuralcore-drawing'))?.strokes.length > 1");
        string json = await Page.EvaluateAsync<string>("() => localStorage.getItem('neuralcore-drawing')");
        using var stored = JsonDocument.Parse(json.Replace("\"strokes\"", "\"height\":1,\"strokes\"", StringComparison.Ordinal));
        return JsonSerializer.Deserialize(stored.RootElement, DrawingJson.Default.DrawingRequest)!.Strokes;
    }

    public Task<float> PadHeight() => Page.EvaluateAsync<float>("() => document.getElementById('pad').clientHeight");

    /// <summary>Drops a file on the page.</summary>
    public async Task Drop(string name, byte[] content)
    {
        const string Script = """
            ([name, content]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name));
              document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
            }
            """;
        await Page.EvaluateAsync(Script, new[] { name, Convert.ToBase64String(content) });
    }

    public Task Expect(System.Text.RegularExpressions.Regex text) =>
        Assertions.Expect(Page.Locator("#text")).ToHaveTextAsync(text);

    public Task Expect(string text) => Assertions.Expect(Page.Locator("#text")).ToHaveTextAsync(text);

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await server.DisposeAsync();
    }

    private static bool HasReader() => ModelCatalog.Load(null).VersionsOf("digits").Count > 0;

    private void AddIf(bool isProblem, string what)
    {
        if (isProblem) Problems.Add(what);
    }
}
