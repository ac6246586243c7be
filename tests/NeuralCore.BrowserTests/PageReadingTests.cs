using System.Text.Json;
using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Web.Drawings;
using NeuralCore.Web.Serving;

namespace NeuralCore.BrowserTests;

/// <summary>The page reads with its own code: the same pixels, numbers and texts as the server's classes.</summary>
public sealed class PageReadingTests
{
    private const int Drawings = 200;

    private const string Inputs = """
        async json => {
          const { HEIGHT, inkOf, linesOf, rounded } = await import("/ink.js"), { normalize } = await import("/line.js");
          const text = bytes => { let all = ""; for (const byte of bytes) all += String.fromCharCode(byte); return btoa(all); };
          return JSON.stringify(JSON.parse(json).map(({ height, strokes }) => linesOf(rounded(strokes)).map(line => {
            const ink = inkOf(line, height), input = normalize(ink.pixels, ink.width);
            return { width: ink.width, ink: text(ink.pixels), input: text(new Uint8Array(input.values.buffer)) };
          })));
        }
        """;

    private const string Readings = """
        async ([name, json]) => {
          const { readDrawing } = await import("/reader.js"), { loadNetwork } = await import("/network.js");
          const network = await loadNetwork(await (await fetch(`/models/${name}.wasm`)).arrayBuffer());
          const lines = [], read = drawing => readDrawing(network, drawing, lines); // the lines of a drawing are read once
          return JSON.stringify(JSON.parse(json).map(drawing => (read({ ...drawing, strokes: drawing.strokes.slice(0, -1) }), read(drawing))), (key, value) => key === "input" ? [...value] : value);
        }
        """;

    [Theory]
    [InlineData("digits", null)]
    [InlineData("text", "letters")]
    [InlineData("small", null)]
    [InlineData("shapes", null)]
    public async Task Texts_boxes_and_probabilities_are_the_servers(string name, string? alphabet)
    {
        Network small = Trained();
        var shapes = new Network(new Shape(20, 30, 1), seed: 2, new Flatten(), new Dense(3));
        var models = new ModelCatalog([
            .. ModelCatalog.Load(null).All, new ServedModel("small", new Model(small, Enumerable.Range(0, 10).Select(k => $"{k}"))),
            new ServedModel("shapes", new Model(shapes, ["circle", "square", "star"], scaling: new InputScaling(1, [0.1307], [0.3081]))),
        ]);
        await using OpenedPage opened = await OpenedPage.Start(800, 600, models: models);
        DrawingRequest[] drawings =
            [.. Enumerable.Range(0, Drawings).Select(seed => RandomDrawing.Of(seed) with { Alphabet = alphabet })];
        ServedModel model = models.Find(name)!;
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(
            await opened.Page.EvaluateAsync<string>(Readings, new object[] { name, Json(drawings) }));
        int read = 0;
        foreach ((DrawingRequest drawing, JsonElement own) in drawings.Zip(answer.EnumerateArray()))
        {
            ReadingAlphabet? chosen = alphabet is null ? null : Enum.Parse<ReadingAlphabet>(alphabet, ignoreCase: true);
            DrawingReading expected = DrawingReader.Read(model, drawing, chosen);
            AssertEqual(JsonSerializer.SerializeToElement(expected, DrawingJson.Default.DrawingReading), own, "drawing");
            read += expected.Text.Length;
        }

        Assert.InRange(read, Drawings / 10, 100 * Drawings);
    }

    private static Network Trained()
    {
        var digits = GeneratedDigits.TrainTest(seed: 1);
        var network = new Network(digits.Test.SampleShape, seed: 1, new Flatten(), new Dense(10));
        Trainer.Fit(network, digits.Train!, new TrainingOptions { Epochs = 1, Optimizer = parameters => new Adam(parameters, 0.003) });
        return network;
    }

    /// <summary>Texts are equal, numbers to 1e-6; the input is a PNG on one side and pixels on the other.</summary>
    private static void AssertEqual(JsonElement expected, JsonElement actual, string place)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in expected.EnumerateObject())
                {
                    if (property.Name is "milliseconds" or "input") continue;
                    AssertEqual(property.Value, actual.GetProperty(property.Name), $"{place}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), $"{place}: {expected} but {actual}");
                foreach ((int i, (JsonElement one, JsonElement other)) in expected.EnumerateArray().Zip(actual.EnumerateArray()).Index())
                    AssertEqual(one, other, $"{place}[{i}]");
                break;
            case JsonValueKind.Number:
                double value = expected.GetDouble();
                Assert.True(Math.Abs(value - actual.GetDouble()) <= 1e-6 * Math.Max(1, Math.Abs(value)), $"{place}: {expected} but {actual}");
                break;
            default:
                Assert.True(expected.ToString() == actual.ToString(), $"{place}: {expected} but {actual}");
                break;
        }
    }

    [Fact]
    public async Task Ink_and_normalised_lines_have_the_bits_of_the_server()
    {
        await using OpenedPage opened = await OpenedPage.Start(800, 600);
        DrawingRequest[] drawings = [.. Enumerable.Range(0, Drawings).Select(RandomDrawing.Of)];
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(
            await opened.Page.EvaluateAsync<string>(Inputs, Json(drawings)));
        int lines = 0;
        foreach ((DrawingRequest drawing, JsonElement own) in drawings.Zip(answer.EnumerateArray()))
        {
            IReadOnlyList<IReadOnlyList<PenStroke>> expected = StrokeLines.Of(drawing.Strokes);
            Assert.Equal(expected.Count, own.GetArrayLength());
            foreach ((IReadOnlyList<PenStroke> strokes, JsonElement line) in expected.Zip(own.EnumerateArray()))
            {
                var ink = new StrokeInk(strokes, drawing.Height);
                Assert.Equal(ink.Width, line.GetProperty("width").GetInt32());
                Assert.Equal(Convert.ToBase64String(ink.Image.Pixels), line.GetProperty("ink").GetString());
                var input = new float[LineNormalization.Height * LineNormalization.WidthFor(StrokeInk.Height, ink.Width)];
                new LineNormalization().Normalize(ink.Image, input);
                Assert.Equal(Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(input.AsSpan())), line.GetProperty("input").GetString());
                lines++;
            }
        }

        Assert.InRange(lines, Drawings, 4 * Drawings);
    }

    /// <summary>The drawings as a page sends them: the numbers are decimal.</summary>
    private static string Json(DrawingRequest[] drawings) =>
        $"[{string.Join(',', drawings.Select(drawing => JsonSerializer.Serialize(drawing, DrawingJson.Default.DrawingRequest)))}]";
}
