using Microsoft.Playwright;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Interop.Wasm;
using NeuralCore.Runs.DrawingPage;

namespace NeuralCore.BrowserTests;

/// <summary>The page with a network in one file, opened as a file.</summary>
public sealed class SingleFilePageTests(ITestOutputHelper output)
{
    private const int MaxClassifierBytes = 250 * 1024, MaxReaderBytes = 600 * 1024;

    private static readonly float[] Seven = [0, 5, 65, 0, 40, 70, 22, 140];

    [Theory]
    [InlineData("digits", MaxReaderBytes)]
    [InlineData("cnn", MaxClassifierBytes)]
    public async Task A_page_in_one_file_reads_without_any_request(string name, int maxBytes)
    {
        Browser.Require();
        Model model = name == "digits" ? ShippedReaders.For(ReadingAlphabet.Digits)
            : new Model(NetworkArchitecture.Build(Presets.Find(name, 10)!, new Shape(28, 28, 1), seed: 1), Enumerable.Range(0, 10).Select(k => $"{k}"),
                [KeyValuePair.Create("rejectBelow", "0")]);
        byte[] html = SingleFilePage.Write(WasmFile.Write(model, name), name);
        output.WriteLine($"{name}: {html.Length} bytes");
        Assert.InRange(html.Length, 50_000, maxBytes);
        string file = Path.Combine(Directory.CreateTempSubdirectory("page-").FullName, "page.html");
        await File.WriteAllBytesAsync(file, html, TestContext.Current.CancellationToken);
        try
        {
            using IPlaywright playwright = await Playwright.CreateAsync();
            await using IBrowser browser = await Browser.Launch(playwright);
            IPage page = await browser.NewPageAsync();
            var problems = new List<string>();
            page.Console += (_, message) => { if (message.Type is "error" or "warning") problems.Add(message.Text); };
            page.PageError += (_, error) => problems.Add(error);
            page.Request += (_, request) =>
            {
                if (request.Url != new Uri(file).AbsoluteUri && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
                    && !request.Url.StartsWith("data:", StringComparison.Ordinal)) problems.Add($"asked for {request.Url}");
            };
            await page.GotoAsync(new Uri(file).AbsoluteUri);
            await Assertions.Expect(page.Locator("#note")).ToContainTextAsync("Nothing is drawn");
            LocatorBoundingBoxResult pad = (await page.Locator("#pad").BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(pad.X + 60 + Seven[0], pad.Y + 60 + Seven[1]);
            await page.Mouse.DownAsync();
            for (int i = 2; i < Seven.Length; i += 2)
                await page.Mouse.MoveAsync(pad.X + 60 + Seven[i], pad.Y + 60 + Seven[i + 1], new MouseMoveOptions { Steps = 5 });
            await page.Mouse.UpAsync();
            await Assertions.Expect(page.Locator("#text")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(name == "digits" ? "^7$" : "^[0-9]$"));
            await Assertions.Expect(page.Locator("#place")).ToHaveTextAsync("Read in this page");
            Assert.True(await page.Locator("#images").IsHiddenAsync());
            await page.ReloadAsync();
            await Assertions.Expect(page.Locator("#text")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9]$"));
            Assert.Empty(problems);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
