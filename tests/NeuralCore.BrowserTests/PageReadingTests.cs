using System.Text.Json;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Web.Drawings;

namespace NeuralCore.BrowserTests;

/// <summary>The page reads with its own code: the same pixels, numbers and texts as the server's classes.</summary>
public sealed class PageReadingTests
{
    private const int Drawings = 300;

    private const string Inputs = """
        async json => {
          const { HEIGHT, inkOf, linesOf, rounded } = await import("/ink.js"), { normalize } = await import("/line.js");
          const text = bytes => { let all = ""; for (const byte of bytes) all += String.fromCharCode(byte); return btoa(all); };
          return JSON.stringify(JSON.parse(json).map(({ height, strokes }) => linesOf(rounded(strokes)).map(line => {
            const ink = inkOf(line, height), input = normalize(ink.pixels, ink.width, false);
            return { width: ink.width, ink: text(ink.pixels), input: text(new Uint8Array(input.values.buffer)) };
          })));
        }
        """;

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
