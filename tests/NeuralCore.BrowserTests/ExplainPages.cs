using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using NeuralCore.Handwriting;
using NeuralCore.Runner.Tests;
using NeuralCore.Runs.Explaining;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Settings;

namespace NeuralCore.BrowserTests;

/// <summary>Opens the explain page in a browser and collects what is wrong with it.</summary>
public abstract class ExplainPages : IDisposable
{
    /// <summary>What is wrong with the page for somebody who does not see it or does not use a mouse: one line per fault.</summary>
    private protected const string Faults = """
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

    /// <summary>What the page wrote to the console, and requests to other servers.</summary>
    private protected List<string> Problems { get; } = [];

    private protected Terminal Files { get; } = new();

    public void Dispose()
    {
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What axe-core finds, where it is named; `.ci/run` names it.</summary>
    private protected static async Task RequireAccessible(IPage page)
    {
        if (Environment.GetEnvironmentVariable("NEURALCORE_AXE") is not { } axe) return;
        string source = await File.ReadAllTextAsync(axe, TestContext.Current.CancellationToken);
        Assert.Equal("", string.Join('\n', await page.EvaluateAsync<string[]>($$"""
            async () => {
              {{source}}
              const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
              return violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} ${n.failureSummary}`));
            }
            """)));
    }

    private protected static void SourceIsShown(string text, JsonElement cell)
    {
        foreach (JsonElement line in cell.GetProperty("sources").EnumerateArray())
            Assert.Contains($"{line.GetProperty("file")}, line {line.GetProperty("line")}", text, StringComparison.Ordinal);
    }

    private protected static Task Expect(IPage page, string selector, string text) => Assertions.Expect(page.Locator(selector)).ToContainTextAsync(text);

    /// <summary>Clicks a button and waits until its action is done.</summary>
    private protected static async Task Click(IPage page, string selector)
    {
        await page.ClickAsync(selector);
        await Assertions.Expect(page.Locator(selector)).ToBeEnabledAsync(new LocatorAssertionsToBeEnabledOptions { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("");
    }

    private protected static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private protected ExplainSource Train(string architecture)
    {
        Files.Run("train", "--data", SmallDigits.Write(Files, train: 600), "--model", architecture, "--epochs", "2", "--snapshot-every", "1", "--no-report").Expect(0);
        return ExplainSource.Load(
            Files.OnlyRun(), DataChoice.Of(null, Files.Path("digits"), null), new Silent(), TestContext.Current.CancellationToken);
    }

    private protected async Task<IPage> Open(IBrowser browser, string address, int width, ColorScheme scheme)
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
        if (isProblem) Problems.Add(what);
    }

    /// <summary>Shows nothing.</summary>
    private protected sealed class Silent : IMessages
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
