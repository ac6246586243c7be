using Microsoft.Playwright;
using NeuralCore.Interop.Wasm;

namespace NeuralCore.BrowserTests;

/// <summary>Models that are dropped, activations, the camera, pens, and what an accessibility checker finds.</summary>
public sealed class PageFeaturesTests
{
    /// <summary>Names the file axe.min.js of the npm package axe-core, which is not part of this repository.</summary>
    private const string AxeVariable = "NEURALCORE_AXE";

    private static readonly float[] Seven = [0, 5, 65, 0, 40, 70, 22, 140];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("small.wasm")]
    [InlineData("small.safetensors")]
    public async Task A_dropped_model_reads_in_the_page_and_shows_its_activations(string name)
    {
        var network = new Network(new Shape(28, 28, 1), seed: 1, new Conv2D(4, 5), new ReLU(), new Flatten(), new Dense(10));
        var model = new Model(network, Enumerable.Range(0, 10).Select(k => $"{k}"), [KeyValuePair.Create("rejectBelow", "0")]);
        string folder = Directory.CreateTempSubdirectory("models-").FullName, file = Path.Combine(folder, name);
        if (name.EndsWith(WasmFile.Extension, StringComparison.Ordinal)) WasmFile.Save(file, model);
        else ModelFile.Save(file, model);
        await using OpenedPage opened = await OpenedPage.Start(1280, 860);
        await opened.Drop(name, await File.ReadAllBytesAsync(file, Cancellation));
        Directory.Delete(folder, recursive: true);
        await Assertions.Expect(opened.Page.Locator("#model")).ToHaveValueAsync("small (dropped)");
        await opened.Draw(Seven, 40, 60);
        await opened.Expect(new System.Text.RegularExpressions.Regex("^[0-9]$"));
        await Assertions.Expect(opened.Page.Locator("#place")).ToHaveTextAsync("Read in this page");
        await opened.Page.ClickAsync("#layers summary");
        await Assertions.Expect(opened.Page.Locator("#activations")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^4 channels of 24 × 24, "));
        await opened.Page.SelectOptionAsync("#layer", "3");
        await Assertions.Expect(opened.Page.Locator("#activations")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^1 channel of 1 × 10, "));
        Assert.Empty(opened.Problems);
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_refused_with_its_name()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860);
        await opened.Drop("broken.wasm", [1, 2, 3]);
        await Assertions.Expect(opened.Page.Locator("#note")).ToContainTextAsync("broken.wasm: ");
        await opened.Drop("broken.onnx", [1, 2, 3]);
        await Assertions.Expect(opened.Page.Locator("#note")).ToContainTextAsync("broken.onnx: ");
        await opened.Draw(Seven, 40, 60);
        await opened.Expect("7");
    }

    [Fact]
    public async Task The_camera_takes_a_photo_that_is_read()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860);
        await opened.Page.ClickAsync("#camera");
        await Assertions.Expect(opened.Page.Locator("#camera-dialog")).ToBeVisibleAsync();
        await opened.Page.WaitForFunctionAsync("() => document.getElementById('video').videoWidth > 0");
        await opened.Page.ClickAsync("#shoot");
        await Assertions.Expect(opened.Page.Locator("#camera-dialog")).ToBeHiddenAsync();
        // Chromium's picture of a camera is a green field with a clock, in which there may be nothing to read.
        await Assertions.Expect(opened.Page.Locator("#lines")).Not.ToHaveTextAsync("Reading …");
        await Assertions.Expect(opened.Page.Locator("#lines")).Not.ToBeEmptyAsync();
        Assert.True(await opened.Page.EvaluateAsync<bool>("() => document.getElementById('video').srcObject === null"));
        Assert.True(await opened.Page.EvaluateAsync<bool>("() => document.getElementById('image').width > 100"));
    }

    [Fact]
    public async Task The_pressure_of_a_pen_is_part_of_its_strokes()
    {
        await using OpenedPage opened = await OpenedPage.Start(1280, 860);
        const string Pen = """
            points => {
              const pad = document.getElementById("pad"), frame = pad.getBoundingClientRect();
              pad.setPointerCapture = () => {};
              const send = (type, i) => pad.dispatchEvent(new PointerEvent(type, {
                pointerId: 7, pointerType: "pen", button: type === "pointermove" ? -1 : 0, pressure: 0.1 * i + 0.1, bubbles: true,
                clientX: frame.left + 60 + points[2 * i], clientY: frame.top + 60 + points[2 * i + 1] }));
              send("pointerdown", 0);
              for (let i = 1; 2 * i < points.length; i++) send("pointermove", i);
              send("pointerup", points.length / 2 - 1);
            }
            """;
        await opened.Page.EvaluateAsync(Pen, Seven.Select(value => (double)value).ToArray());
        await opened.Expect("7");
        await opened.Page.WaitForFunctionAsync("() => JSON.parse(localStorage.getItem('neuralcore-drawing'))?.strokes.length === 1");
        double[] pressures = await opened.Page.EvaluateAsync<double[]>("() => JSON.parse(localStorage.getItem('neuralcore-drawing')).strokes[0].pressures");
        Assert.Equal([0.1, 0.2, 0.3, 0.4], pressures);
    }

    [Theory]
    [InlineData(1280, 860, ColorScheme.Light)]
    [InlineData(360, 740, ColorScheme.Light)]
    [InlineData(1280, 860, ColorScheme.Dark)]
    [InlineData(360, 740, ColorScheme.Dark)]
    public async Task Axe_finds_nothing(int width, int height, ColorScheme scheme)
    {
        string? axe = Environment.GetEnvironmentVariable(AxeVariable);
        Assert.SkipWhen(axe is null, $"{AxeVariable} is not set: 'npm pack axe-core' and name its axe.min.js in it.");
        await using OpenedPage opened = await OpenedPage.Start(width, height, scheme);
        await opened.Draw(Seven, 40, 60);
        await opened.Expect("7");
        await opened.Page.ClickAsync("#layers summary");
        string source = await File.ReadAllTextAsync(axe!, Cancellation);
        string[] faults = await opened.Page.EvaluateAsync<string[]>($$"""
            async () => {
              {{source}}
              const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
              return violations.map(each => `${each.id}: ${each.help}: ${each.nodes.map(node => node.html).join(" ")}`);
            }
            """);
        Assert.Equal("", string.Join('\n', faults));
    }
}
