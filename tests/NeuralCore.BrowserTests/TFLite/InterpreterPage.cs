using System.Runtime.InteropServices;
using Microsoft.Playwright;

namespace NeuralCore.BrowserTests.TFLite;

/// <summary>A page of the browser in which the interpreters run. Its files come from memory and from the packages, not from a network.</summary>
internal sealed class InterpreterPage : IAsyncDisposable
{
    private const string Origin = "http://tflite.test";

    private readonly Dictionary<string, byte[]> files = [];
    private readonly string packages;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly IPage page;

    private InterpreterPage(string packages, IPlaywright playwright, IBrowser browser, IPage page) =>
        (this.packages, this.playwright, this.browser, this.page) = (packages, playwright, browser, page);

    public static async Task<InterpreterPage> Open(string packages)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await Browser.Launch(playwright);
        var opened = new InterpreterPage(packages, playwright, browser, await browser.NewPageAsync());
        opened.page.SetDefaultTimeout(300_000);
        opened.files["/"] = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "TFLite", "interpreters.html"));
        await opened.page.RouteAsync($"{Origin}/**", opened.Answer);
        await opened.page.GotoAsync(Origin);
        await opened.page.WaitForFunctionAsync("window.ready");
        return opened;
    }

    /// <summary>Runs a model in an interpreter.</summary>
    /// <param name="interpreter">A function of the page.</param>
    /// <param name="inputs">(N, …) with N images of <paramref name="length"/> numbers.</param>
    /// <returns>The outputs of all images.</returns>
    public async Task<float[]> Run(string interpreter, byte[] model, float[] inputs, int length)
    {
        files["/model.tflite"] = model;
        files["/inputs.f32"] = MemoryMarshal.AsBytes(inputs.AsSpan()).ToArray();
        string answer = await page.EvaluateAsync<string>($"length => {interpreter}('/model.tflite', '/inputs.f32', length)", length);
        return MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(answer)).ToArray();
    }

    /// <summary>Classifies grey images with the task library.</summary>
    /// <returns>For each image the name and the index of its class.</returns>
    public async Task<string[]> Classify(byte[] model, byte[] pixels, int width, int height)
    {
        files["/model.tflite"] = model;
        files["/pixels.u8"] = pixels;
        return await page.EvaluateAsync<string[]>($"classify('/model.tflite', '/pixels.u8', {width}, {height})");
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private Task Answer(IRoute route)
    {
        string path = new Uri(route.Request.Url).AbsolutePath, stored = Path.Combine(packages, path[1..]);
        byte[]? content = files.TryGetValue(path, out byte[]? file) ? file
            : path.StartsWith("/node_modules/", StringComparison.Ordinal) && File.Exists(stored) ? File.ReadAllBytes(stored) : null;
        return route.FulfillAsync(new RouteFulfillOptions
        {
            Status = content is null ? 404 : 200,
            BodyBytes = content ?? [],
            ContentType = Path.GetExtension(path) switch { ".js" => "text/javascript", ".wasm" => "application/wasm", "" => "text/html", _ => "application/octet-stream" },
        });
    }
}
