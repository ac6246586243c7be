using Microsoft.Playwright;
using NeuralCore.Runner.Tests;

namespace NeuralCore.BrowserTests;

/// <summary>Opens what a training leaves as its user would: in a browser, from the disk, on a desk and on a phone.</summary>
public sealed class ReportPageTests : IDisposable
{
    /// <summary>How many tiles there are; an error where one cannot be decoded.</summary>
    private const string Tiles = """
        async () => {
          const tiles = [...document.querySelectorAll("svg image")];
          for (const tile of tiles) { const image = new Image(); image.src = tile.href.baseVal; await image.decode(); }
          return tiles.length;
        }
        """;

    private const string GalleryColumns = """
        () => {
          const tops = [...document.querySelectorAll("#gallery figure")].map(figure => figure.getBoundingClientRect().top);
          return tops.filter(top => top === tops[0]).length;
        }
        """;

    private readonly Terminal terminal = new();

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 844)]
    public async Task A_cell_of_the_matrix_opens_the_images_behind_it(int width, int height)
    {
        Browser.Require();
        terminal.Run("train", "--data", SmallDigits.Write(terminal, test: 300), "--model", "mlp", "--epochs", "2").Expect(0);
        string report = Path.Combine(terminal.OnlyRun(), "report.html");

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Browser.Launch(playwright);
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        var problems = new List<string>();
        page.Console += (_, message) => AddIf(message.Type == "error", message.Text);
        page.PageError += (_, error) => AddIf(true, error);
        page.Request += (_, request) => AddIf(!request.Url.StartsWith("data:", StringComparison.Ordinal) && request.Url != new Uri(report).AbsoluteUri, $"asked for {request.Url}");
        await page.GotoAsync(new Uri(report).AbsoluteUri);

        Assert.Contains(": test accuracy ", await page.InnerTextAsync("h1"), StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the window.");
        Assert.True(await page.Locator("figure > svg").CountAsync() >= 8, "Charts or grids are missing.");
        Assert.True(await page.EvaluateAsync<int>(Tiles) > 60, "A tile of a grid is missing or is no image.");
        Assert.InRange(await page.EvaluateAsync<int>(GalleryColumns), width > 1000 ? 3 : 2, 12);

        ILocator cells = page.Locator(".matrix button:not(:disabled)");
        for (int i = 0; i < await cells.CountAsync(); i += 3)
        {
            ILocator cell = cells.Nth(i);
            int count = int.Parse(await cell.InnerTextAsync());
            string[] classes = (await cell.GetAttributeAsync("data-cell"))!.Split('-');
            await cell.ClickAsync();
            string[] captions = [.. await page.Locator("#gallery figure").AllInnerTextsAsync()];
            Assert.Equal(Math.Min(count, 40), captions.Length);
            Assert.All(captions, caption => Assert.StartsWith($"{classes[0]}, classified as {classes[1]}: ", caption, StringComparison.Ordinal));
            double[] shares = [.. captions.Select(caption => double.Parse(caption.Split(' ')[^2], System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal(shares.OrderDescending(), shares);
            Assert.Equal("true", await cell.GetAttributeAsync("aria-pressed"));
        }

        Assert.Equal(1, await page.Locator(".matrix button[aria-pressed=true]").CountAsync());
        Assert.Empty(problems);

        void AddIf(bool isProblem, string what)
        {
            if (isProblem) problems.Add(what);
        }
    }

    [Fact]
    public async Task The_index_lists_the_newest_run_first_and_sorts_by_accuracy()
    {
        Browser.Require();
        string digits = SmallDigits.Write(terminal);
        foreach (string epochs in (string[])["2", "0", "1"]) terminal.Run("train", "--data", digits, "--model", "mlp", "--epochs", epochs, "--no-report").Expect(0);

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Browser.Launch(playwright);
        IPage page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(terminal.Path("results/index.html")).AbsoluteUri);

        await page.SetViewportSizeAsync(1200, 800);
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('.scroll').scrollWidth <= document.querySelector('.scroll').clientWidth"), "The table is cut.");
        Assert.Equal(["1", "0", "2"], await Column("epochs"));
        await page.ClickAsync("th button:text('test accuracy')");
        double[] accuracies = [.. (await Column("test accuracy")).Select(text => double.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(accuracies.OrderDescending(), accuracies);
        await page.ClickAsync("th button:text('test accuracy')");
        Assert.Equal("0", (await Column("epochs"))[0]);

        async Task<string[]> Column(string head)
        {
            string[] heads = [.. await page.Locator("thead th").AllInnerTextsAsync()];
            int column = Array.FindIndex(heads, text => text.StartsWith(head, StringComparison.Ordinal));
            return [.. await page.Locator($"tbody td:nth-child({column + 1})").AllInnerTextsAsync()];
        }
    }

    public void Dispose() => terminal.Dispose();
}
