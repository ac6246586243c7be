using Microsoft.Playwright;

namespace NeuralCore.BrowserTests;

/// <summary>The time from a pointer event to the painted result, on a processor that is four times slower.</summary>
public sealed class PageLatencyTests(ITestOutputHelper output)
{
    private const double MaxMilliseconds = 16, Slowdown = 4;

    // For each pointer event that changes the drawing: the time until the reading that contains it was shown, and until
    // the next frame was painted. A message after an animation frame arrives when that frame is painted.
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

    [Fact]
    public async Task A_result_is_painted_within_a_frame_at_a_quarter_of_the_speed()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860);
        ICDPSession session = await opened.Page.Context.NewCDPSessionAsync(opened.Page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = Slowdown });
        await opened.Page.EvaluateAsync(Watch);
        for (int i = 0; i < 4; i++) await opened.Draw([0, 5, 65, 0, 40, 70, 22, 140], 40 + 90 * i, 60, steps: 12);
        double[] shown = await opened.Page.EvaluateAsync<double[]>("() => window.latencies().shown");
        double[] painted = await opened.Page.EvaluateAsync<double[]>("() => window.latencies().painted");
        double[] computed = await opened.Page.EvaluateAsync<double[]>("() => window.latencies().computed");
        output.WriteLine($"{shown.Length} pointer events; result shown: {Figures(shown)}; painted: {Figures(painted)}; reading alone: {Figures(computed)}");
        Assert.InRange(shown.Length, 50, 1000);
        Assert.InRange(At(shown, 0.95), 0, MaxMilliseconds);
    }

    private static string Figures(double[] values) => $"median {At(values, 0.5):0.0} ms, p95 {At(values, 0.95):0.0} ms";

    private static double At(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
