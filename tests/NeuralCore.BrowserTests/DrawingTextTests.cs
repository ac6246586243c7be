using System.Text.Json;
using Microsoft.Playwright;
using NeuralCore.Runner.Tests.Drawings;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.BrowserTests;

/// <summary>
/// Charts and grids are laid out without knowing the font that a browser will choose, so each is opened in three
/// common ones. DejaVu Sans is the widest of those, Noto Sans the highest.
/// </summary>
public sealed class DrawingTextTests
{
    private const string Probe = """
        font => {
          const context = document.createElement("canvas").getContext("2d");
          const width = family => { context.font = `40px ${family}`; return context.measureText("mmmwwwiiilll").width; };
          return width(`"${font}", monospace`) !== width("monospace");
        }
        """;

    /// <summary>
    /// Inside: the whole box of each text, which a font chooses. Overlap: from the baseline to what stands highest and
    /// hangs lowest in common letters, turned as the text is.
    /// </summary>
    private const string Faults = """
        () => [...document.querySelectorAll("section")].flatMap(section => {
          const svg = section.querySelector("svg"), frame = svg.getBoundingClientRect(), faults = [];
          const quad = (m, left, top, right, bottom) =>
            [[left, top], [right, top], [right, bottom], [left, bottom]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(m));
          const texts = [...svg.querySelectorAll("text")].filter(text => text.textContent.trim() !== "").map(text => {
            const m = text.getScreenCTM(), box = text.getBBox(), line = text.getStartPositionOfChar(0).y;
            const em = parseFloat(getComputedStyle(text).fontSize), right = box.x + box.width;
            return {
              name: text.textContent,
              whole: quad(m, box.x, box.y, right, box.y + box.height),
              ink: quad(m, box.x, line - 0.73 * em, right, line + 0.21 * em),
            };
          });
          const images = [...svg.querySelectorAll("image")].map(image => {
            const box = image.getBBox();
            return { name: "an image", ink: quad(image.getScreenCTM(), box.x, box.y, box.x + box.width, box.y + box.height) };
          });
          const span = (points, x, y) => {
            const along = points.map(point => point.x * x + point.y * y);
            return [Math.min(...along), Math.max(...along)];
          };
          const apart = (a, b) => [...a, ...b].some((point, i) => {
            const points = i < 4 ? a : b, next = points[(i + 1) % 4], length = Math.hypot(next.x - point.x, next.y - point.y);
            const x = (point.y - next.y) / length, y = (next.x - point.x) / length;
            const [low, high] = span(a, x, y), [from, to] = span(b, x, y);
            return high <= from + 0.5 || to <= low + 0.5;
          });
          for (const { name, whole } of texts) {
            if (whole.some(point => point.x < frame.left - 0.5 || point.x > frame.right + 0.5 || point.y < frame.top - 0.5 || point.y > frame.bottom + 0.5))
              faults.push(`${section.dataset.name}: "${name}" reaches out of the drawing`);
          }
          const others = section.dataset.over === "true" ? texts : [...texts, ...images];
          for (const item of others) [item.left, item.right] = span(item.ink, 1, 0);
          others.sort((a, b) => a.left - b.left);
          others.forEach((a, i) => {
            for (let j = i + 1; j < others.length && others[j].left < a.right; j++) {
              const b = others[j];
              if (!(images.includes(a) && images.includes(b)) && !apart(a.ink, b.ink))
                faults.push(`${section.dataset.name}: "${a.name}" overlaps "${b.name}"`);
            }
          });
          return faults;
        })
        """;

    /// <summary>Of each character at 1000 pixels an em.</summary>
    private const string Widest = """
        ({ font, bold, characters }) => {
          const context = document.createElement("canvas").getContext("2d");
          context.font = `${bold ? "bold" : "normal"} 1000px "${font}"`;
          return characters.map(character => context.measureText(character).width);
        }
        """;

    /// <summary>As large as they are drawn, and shrunk and enlarged as a report does on a phone and on a desk.</summary>
    private static readonly string[] Widths = ["auto", "292px", "990px"];

    [Theory]
    [InlineData("DejaVu Sans")]
    [InlineData("Liberation Sans")]
    [InlineData("Noto Sans")]
    public async Task Every_text_lies_inside_its_drawing_and_meets_no_other(string font)
    {
        Browser.Require();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Browser.Launch(playwright);
        IPage page = await browser.NewPageAsync();
        Assert.SkipUnless(await page.EvaluateAsync<bool>(Probe, font), $"{font} is not installed.");
        string style = $"section {{ margin: 5px; }} svg {{ display: block; height: auto; }} svg, svg * {{ font-family: \"{font}\" !important; }}";
        IEnumerable<string> sections = SomeDrawings.All.Select(drawing =>
            $"<section data-name=\"{drawing.Key}\" data-over=\"{(SomeDrawings.HasTextOverImages(drawing.Key) ? "true" : "false")}\">{drawing.Value()}</section>");
        await page.SetContentAsync($"<!DOCTYPE html><meta charset=\"utf-8\"><style>{style}</style>{string.Concat(sections)}");
        Assert.Equal(SomeDrawings.All.Count, await page.Locator("section > svg").CountAsync());
        Assert.True(await page.Locator("svg text").CountAsync() > 10 * SomeDrawings.All.Count, "The drawings hold hardly any text.");

        foreach (string width in Widths)
        {
            await page.AddStyleTagAsync(new PageAddStyleTagOptions { Content = $"svg {{ width: {width}; }}" });
            JsonElement faults = await page.EvaluateAsync<JsonElement>(Faults);
            Assert.True(faults.GetArrayLength() == 0, $"Width {width}:\n{string.Join('\n', faults.EnumerateArray().Select(fault => fault.GetString()).Take(30))}");
        }
    }

    [Theory]
    [InlineData("DejaVu Sans")]
    [InlineData("Liberation Sans")]
    [InlineData("Noto Sans")]
    public async Task No_character_is_wider_than_the_layout_assumes(string font)
    {
        Browser.Require();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Browser.Launch(playwright);
        IPage page = await browser.NewPageAsync();
        Assert.SkipUnless(await page.EvaluateAsync<bool>(Probe, font), $"{font} is not installed.");
        string[] characters = [.. Enumerable.Range(' ', 95).Concat("éÜñçø…×°·–→±−≈".Select(character => (int)character)).Select(code => ((char)code).ToString())];
        foreach (bool bold in (bool[])[false, true])
        {
            double[] widths = await page.EvaluateAsync<double[]>(Widest, new { font, bold, characters });
            Assert.All(characters.Zip(widths), pair => Assert.InRange(pair.Second, 0, TextWidth.Of(pair.First, 1000, bold) + 1));
        }
    }
}
