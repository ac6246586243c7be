using Microsoft.Playwright;

namespace NeuralCore.BrowserTests;

/// <summary>The time from a pointer event to its painted result, on the processor as it is and on one that is four times
/// slower.</summary>
/// <remarks>Events arrive every 8 ms, as from a mouse of 125 Hz; the browser joins those of one frame. A time begins when
/// the page gets the event, and ends after the frame that shows the reading of it was laid out and painted. The
/// slowdown is Chromium's, and that of the page's thread.</remarks>
[Collection(nameof(PageLatencyTests))]
[CollectionDefinition(nameof(PageLatencyTests), DisableParallelization = true)]
public sealed class PageLatencyTests(ITestOutputHelper output)
{
    /// <summary>For the median, and wide enough for a machine that does other work too: the output has the
    /// figures.</summary>
    private const double MaxMilliseconds = 100;

    private const int Interval = 8, StepsPerSegment = 24;

    private static readonly double[] Seven = [0, 5, 65, 0, 40, 70, 22, 140];

    // A message that is sent in an animation frame arrives when that frame was painted. A quick reading is shown in a
    // frame, one of the worker before the next.
    private const string Watch = """
        () => {
          const pad = document.getElementById("pad"), pending = [], painted = [], rest = [], quick = [], channel = new MessageChannel();
          let frames = [], sent = 0;
          channel.port1.onmessage = () => {
            const now = performance.now();
            painted.push(...frames.map(([start]) => now - start));
            rest.push(...frames.map(([start, milliseconds]) => now - start - milliseconds));
            frames = [];
          };
          const send = Worker.prototype.postMessage;
          Worker.prototype.postMessage = function (message) { if (message.drawing) sent = pending.length; send.call(this, message); };
          pad.addEventListener("pointermove", ({ buttons }) => { if (buttons) pending.push(performance.now()); }, true);
          pad.addEventListener("reading", ({ detail }) => {
            const isInFrame = detail.quick && sent === 0;
            frames.push(...pending.splice(0, sent || pending.length).map(start => [start, detail.milliseconds]));
            sent = 0;
            if (isInFrame) { quick.push(detail.milliseconds); channel.port2.postMessage(0); }
            else requestAnimationFrame(() => channel.port2.postMessage(0));
          });
          window.latencies = () => ({ painted, rest, quick });
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
        for (int i = 0; i < 4; i++) await Draw(opened, session, 40 + 90 * i, 60);
        await opened.Expect("7777");
        await Assertions.Expect(opened.Page.Locator("#characters li")).ToHaveCountAsync(4);
        double[] painted = await Times("painted"), rest = await Times("rest"), quick = await Times("quick");
        output.WriteLine($"{slowdown}× slower, {painted.Length} pointer events: painted {Figures(painted)}, "
            + $"without the readings themselves {Figures(rest)}; {quick.Length} quick readings {Figures(quick)}");
        Assert.InRange(painted.Length, 20, 1000);
        Assert.InRange(quick.Length, 5, 1000);
        Assert.InRange(At(painted, 0.5), 0, MaxMilliseconds);

        Task<double[]> Times(string name) => opened.Page.EvaluateAsync<double[]>($"() => window.latencies().{name}");
    }

    /// <summary>Draws a 7. A pen does not wait until the page has handled an event.</summary>
    private static async Task Draw(OpenedPage opened, ICDPSession session, double left, double top)
    {
        LocatorBoundingBoxResult pad = (await opened.Page.Locator("#pad").BoundingBoxAsync())!;
        await Send("mousePressed", Seven[0], Seven[1], 1);
        var moves = new List<Task>();
        for (int i = 2; i < Seven.Length; i += 2)
        {
            for (int k = 1; k <= StepsPerSegment; k++)
            {
                double part = k / (double)StepsPerSegment;
                moves.Add(Send("mouseMoved", Seven[i - 2] + part * (Seven[i] - Seven[i - 2]),
                    Seven[i - 1] + part * (Seven[i + 1] - Seven[i - 1]), 1));
                await Task.Delay(Interval, TestContext.Current.CancellationToken);
            }
        }

        await Task.WhenAll(moves);
        await Send("mouseReleased", Seven[^2], Seven[^1], 0);

        Task Send(string type, double x, double y, int buttons) => session.SendAsync("Input.dispatchMouseEvent",
            new Dictionary<string, object>
            {
                ["type"] = type, ["x"] = pad.X + left + x, ["y"] = pad.Y + top + y, ["button"] = "left",
                ["buttons"] = buttons, ["clickCount"] = 1,
            });
    }

    private static string Figures(double[] values) => $"median {At(values, 0.5):0.0} ms, p95 {At(values, 0.95):0.0} ms";

    private static double At(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
