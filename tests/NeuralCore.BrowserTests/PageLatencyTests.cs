using Microsoft.Playwright;

namespace NeuralCore.BrowserTests;

/// <summary>The time from a pointer event to its result, on the processor as it is and on one that is four times
/// slower.</summary>
public sealed class PageLatencyTests(ITestOutputHelper output)
{
    /// <summary>For the median, and wide enough for a machine that does other work too: the output has the
    /// figures.</summary>
    private const double MaxMilliseconds = 150;

    // For each pointer event: the time until the reading that contains it was shown, and until the next frame was
    // painted. A message after an animation frame arrives when that frame is painted.
    private const string Watch = """
        () => {
          const pad = document.getElementById("pad"), pending = [], shown = [], painted = [], computed = [], channel = new MessageChannel();
          let frames = [], sent = 0;
          channel.port1.onmessage = () => { const now = performance.now(); painted.push(...frames.map(start => now - start)); frames = []; };
          const send = Worker.prototype.postMessage;
          Worker.prototype.postMessage = function (message) { if (message.drawing) sent = pending.length; send.call(this, message); };
          pad.addEventListener("pointermove", () => pending.push(performance.now()), true);
          pad.addEventListener("reading", ({ detail }) => {
            const now = performance.now(), starts = pending.splice(0, sent);
            shown.push(...starts.map(start => now - start));
            computed.push(detail.milliseconds);
            frames.push(...starts);
            requestAnimationFrame(() => channel.port2.postMessage(0));
          });
          window.latencies = () => ({ shown, painted, computed });
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_result_follows_the_pen(int slowdown)
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860);
        ICDPSession session = await opened.Page.Context.NewCDPSessionAsync(opened.Page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = slowdown });
        await opened.Page.EvaluateAsync(Watch);
        for (int i = 0; i < 4; i++) await opened.Draw([0, 5, 65, 0, 40, 70, 22, 140], 40 + 90 * i, 60, steps: 12);
        await opened.Expect("7777");
        double[] shown = await Times("shown"), painted = await Times("painted"), computed = await Times("computed");
        output.WriteLine($"{slowdown}× slower, {shown.Length} pointer events: result shown {Figures(shown)}; painted "
            + $"{Figures(painted)}; reading alone {Figures(computed)}");
        Assert.InRange(shown.Length, 50, 1000);
        Assert.InRange(At(shown, 0.5), 0, MaxMilliseconds);

        Task<double[]> Times(string name) => opened.Page.EvaluateAsync<double[]>($"() => window.latencies().{name}");
    }

    private static string Figures(double[] values) => $"median {At(values, 0.5):0.0} ms, p95 {At(values, 0.95):0.0} ms";

    private static double At(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
