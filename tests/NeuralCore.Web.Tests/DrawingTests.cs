using System.Globalization;
using System.Text.Json;

namespace NeuralCore.Web.Tests;

/// <summary>Drawings and images, from strokes to text.</summary>
public sealed class DrawingTests
{
    private static readonly float[] Three = [0, 10, 30, 0, 60, 12, 62, 40, 25, 62, 64, 80, 66, 115, 30, 140, 0, 128];

    private static readonly float[] Seven = [0, 5, 65, 0, 40, 70, 22, 140];

    [Fact]
    public async Task Strokes_become_a_text_with_a_box_for_each_character()
    {
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        await using RunningServer server = await RunningServer.Start();
        JsonElement answer = await server.Post("/api/strokes", Drawing(Moved(Three, 40, 60), Moved(Seven, 150, 64)));
        Assert.Equal("37", answer.GetProperty("text").GetString());
        Assert.InRange(answer.GetProperty("probability").GetDouble(), 0.5, 1);
        JsonElement line = Assert.Single(answer.GetProperty("lines").EnumerateArray());
        JsonElement[] characters = [.. line.GetProperty("characters").EnumerateArray()];
        Assert.Equal(["3", "7"], characters.Select(character => character.GetProperty("alternatives")[0].GetProperty("name").GetString()));
        Assert.All(characters, character => Assert.Equal(3, character.GetProperty("alternatives").GetArrayLength()));
        Assert.InRange(characters[0].GetProperty("x").GetDouble(), 25, 50);
        Assert.InRange(characters[1].GetProperty("x").GetDouble(), 120, 160);
        Assert.InRange(characters[1].GetProperty("height").GetDouble(), 120, 180);
        Assert.Equal(32, line.GetProperty("inputHeight").GetInt32());
        Assert.StartsWith("iVBOR", line.GetProperty("input").GetString(), StringComparison.Ordinal); // a PNG
    }

    [Theory]
    [InlineData(0.3f, 3)]
    [InlineData(0.7f, 8)]
    [InlineData(1.8f, 24)]
    public async Task The_size_of_the_writing_and_the_pen_do_not_change_the_text(float scale, float pen)
    {
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        await using RunningServer server = await RunningServer.Start();
        float[][] strokes = [[.. Moved(Three, 20, 20).Select(value => value * scale)], [.. Moved(Seven, 120, 24).Select(value => value * scale)]];
        JsonElement answer = await server.Post("/api/strokes", Drawing(pen, strokes));
        Assert.Equal("37", answer.GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_straight_stroke_is_no_filled_area()
    {
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        await using RunningServer server = await RunningServer.Start();
        Assert.Equal("1", (await server.Post("/api/strokes", Drawing([60, 40, 58, 200]))).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Two_lines_are_read_from_top_to_bottom()
    {
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        await using RunningServer server = await RunningServer.Start();
        JsonElement answer = await server.Post("/api/strokes", Drawing(Moved(Seven, 40, 220), Moved(Three, 60, 20)));
        Assert.Equal("3\n7", answer.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Nothing_a_dot_a_scribble_and_a_filled_area_are_unknown_with_a_reason()
    {
        await using RunningServer server = await RunningServer.Start();
        float[] scribble = [.. Enumerable.Range(0, 40).SelectMany(i => new float[] { 40 + 73 * i % 97, 40 + 31 * i % 101 })];
        float[] area = [.. Enumerable.Range(0, 30).SelectMany(i => new float[] { i % 2 * 100, 4 * i })];
        foreach ((string body, string reason) in new[]
        {
            (Drawing(), "Nothing"), (Drawing([50, 50]), "dot"), (Drawing([50, 50, 52, 51]), "dot"),
            (Drawing(2, scribble), "scribble"), (Drawing(18, area), "filled"),
        })
        {
            JsonElement answer = await server.Post("/api/strokes", body);
            Assert.Contains(reason, answer.GetProperty("unknown").GetString(), StringComparison.Ordinal);
            Assert.Equal("", answer.GetProperty("text").GetString());
        }
    }

    [Fact]
    public async Task A_classifier_reads_drawings_digit_by_digit()
    {
        await using RunningServer server = await RunningServer.Start();
        string body = Drawing(Moved(Three, 40, 60), Moved(Seven, 150, 64)).Replace("\"digits\"", "\"small\"", StringComparison.Ordinal);
        JsonElement answer = await server.Post("/api/strokes", body);
        Assert.Equal(2, answer.GetProperty("lines")[0].GetProperty("characters").GetArrayLength());
        Assert.Equal(28, answer.GetProperty("lines")[0].GetProperty("inputHeight").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"height\":100}")]
    [InlineData("{\"height\":0,\"strokes\":[]}")]
    [InlineData("{\"height\":100,\"strokes\":[null]}")]
    [InlineData("{\"height\":100,\"strokes\":[{\"points\":[],\"width\":1}]}")]
    [InlineData("{\"height\":100,\"strokes\":[{\"points\":[1,2,3],\"width\":1}]}")]
    [InlineData("{\"height\":100,\"strokes\":[{\"points\":[1,1e30],\"width\":1}]}")]
    [InlineData("{\"height\":100,\"strokes\":[{\"points\":[1,1],\"width\":-1}]}")]
    [InlineData("{\"height\":100,\"strokes\":[],\"alphabet\":\"greek\"}")]
    public async Task A_malformed_drawing_is_refused(string json)
    {
        await using RunningServer server = await RunningServer.Start();
        await server.Post("/api/strokes", json, 400);
    }

    [Theory]
    [InlineData("{\"height\":1e-9,\"strokes\":[{\"points\":[0,0,1e-9,1e-9],\"width\":0}]}")]
    [InlineData("{\"height\":1,\"strokes\":[{\"points\":[-1e5,0,1e5,1e-9],\"width\":1}]}")]
    [InlineData("{\"height\":1,\"strokes\":[{\"points\":[0,-1e5,0,1e5],\"width\":1e5}]}")]
    public async Task Extreme_drawings_are_answered(string json)
    {
        await using RunningServer server = await RunningServer.Start();
        await server.Post("/api/strokes", json);
    }

    [Fact]
    public async Task An_image_gives_the_JSON_of_predict()
    {
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        await using RunningServer server = await RunningServer.Start();
        using var content = new StringContent(Drawing(Moved(Three, 40, 60), Moved(Seven, 150, 64)));
        using HttpResponseMessage ink = await server.Client.PostAsync("/api/ink", content, TestContext.Current.CancellationToken);
        byte[] png = await ink.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("image/png", ink.Content.Headers.ContentType?.MediaType);
        (_, byte[] body) = await server.PostBytes("/api/read?model=digits", png);
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.Equal("digits", answer.GetProperty("model").GetString());
        JsonElement picture = Assert.Single(answer.GetProperty("pictures").EnumerateArray());
        Assert.Equal("37", picture.GetProperty("text").GetString());
        Assert.Equal(96, picture.GetProperty("height").GetInt32());
        Assert.Equal(2, picture.GetProperty("lines")[0].GetProperty("digits").GetArrayLength());
    }

    [Fact]
    public async Task A_file_that_is_no_image_is_refused()
    {
        await using RunningServer server = await RunningServer.Start();
        foreach (byte[] data in new byte[][] { [], [1, 2, 3], [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0] })
        {
            (HttpResponseMessage response, _) = await server.PostBytes("/api/read", data);
            Assert.Equal(400, (int)response.StatusCode);
        }
    }

    private static float[] Moved(float[] points, float dx, float dy) =>
        [.. points.Select((value, i) => value + (i % 2 == 0 ? dx : dy))];

    private static string Drawing(params float[][] strokes) => Drawing(8, strokes);

    private static string Drawing(float pen, params float[][] strokes) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"height\":340,{(RunningServer.HasReader ? "\"model\":\"digits\"," : "")}\"strokes\":[{string.Join(',', strokes.Select(points => $"{{\"points\":[{string.Join(',', points.Select(value => value.ToString(CultureInfo.InvariantCulture)))}],\"width\":{pen.ToString(CultureInfo.InvariantCulture)}}}"))}]}}");
}
