using Microsoft.Playwright;

namespace NeuralCore.BrowserTests;

/// <summary>The system's own Chromium, without a window. Nothing is downloaded.</summary>
internal static class Browser
{
    /// <summary>Names the executable where it is none of the usual ones.</summary>
    private const string Variable = "NEURALCORE_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome.exe", "msedge.exe"];

    /// <summary>The browser's path; skips the test that asks where there is none.</summary>
    internal static string Require()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string? found = named ?? folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"There is no Chromium on the PATH. Install one ('apt-get install chromium'), or name one in {Variable}, to open the pages in a browser.");
        return found!;
    }

    internal static async Task<IBrowser> Launch(IPlaywright playwright) =>
        await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Require(), Args = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] });
}
