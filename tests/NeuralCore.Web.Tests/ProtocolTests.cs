using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace NeuralCore.Web.Tests;

/// <summary>The Open Inference Protocol, version 2, and its binary tensor data extension.</summary>
public sealed class ProtocolTests
{
    private const string Infer = $"{RunningServer.Classifier}/infer";

    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 784).Select(i => (byte)(i * 7 % 256))];

    [Fact]
    public async Task Metadata_and_health_have_the_fields_of_the_protocol()
    {
        await using RunningServer server = await RunningServer.Start();
        Assert.Contains("binary_tensor_data", (await server.Get("/v2")).GetProperty("extensions").EnumerateArray().Select(e => e.GetString()));
        Assert.True((await server.Get("/v2/health/live")).GetProperty("live").GetBoolean());
        Assert.True((await server.Get("/v2/health/ready")).GetProperty("ready").GetBoolean());
        Assert.True((await server.Get($"{RunningServer.Classifier}/ready")).GetProperty("ready").GetBoolean());
        JsonElement model = await server.Get($"{RunningServer.Classifier}/versions/1");
        Assert.Equal("small", model.GetProperty("name").GetString());
        Assert.Equal([-1, 28, 28, 1], Ints(model.GetProperty("inputs")[0].GetProperty("shape")));
        Assert.Equal(["logits", "probabilities", "label"], model.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("name").GetString()));
        Assert.Contains("digits", (await server.Get("/v2/models/nothing", 404)).GetProperty("error").GetString()! + "digits");
        await server.Get($"{RunningServer.Classifier}/versions/2", 404);
    }

    [Theory]
    [InlineData("[1, 784]", false)]
    [InlineData("[1, 28, 28, 1]", false)]
    [InlineData("[1, 28, 28]", true)]
    public async Task Flat_and_nested_data_give_the_logits_of_the_network(string shape, bool nested)
    {
        await using RunningServer server = await RunningServer.Start();
        string data = nested ? $"[[{string.Join(',', Pixels.Chunk(28).Select(row => $"[{string.Join(',', row)}]"))}]]" : $"[{string.Join(',', Pixels)}]";
        JsonElement answer = await server.Post(Infer, Request("UINT8", shape, data, ", \"id\": \"a\\\"b\""));
        Assert.Equal("small", answer.GetProperty("model_name").GetString());
        Assert.Equal("a\"b", answer.GetProperty("id").GetString());
        float[] expected = Expected(server);
        JsonElement[] outputs = [.. answer.GetProperty("outputs").EnumerateArray()];
        Assert.Equal(expected, Floats(outputs[0].GetProperty("data")));
        Assert.Equal(1, Floats(outputs[1].GetProperty("data")).Sum(), 5);
        Assert.Equal($"{Array.IndexOf(expected, expected.Max())}", outputs[2].GetProperty("data")[0].GetString());
    }

    [Theory]
    [InlineData("BOOL", 1, 1)]
    [InlineData("UINT8", 255, 1)]
    [InlineData("INT16", 51, 0.2)]
    [InlineData("UINT64", 0, 0)]
    [InlineData("FP16", 0.5, 0.5)]
    [InlineData("BF16", 0.5, 0.5)]
    [InlineData("FP32", 0.25, 0.25)]
    [InlineData("FP64", 0.75, 0.75)]
    public async Task Each_data_type_is_converted(string type, double value, double pixel)
    {
        await using RunningServer server = await RunningServer.Start();
        string text = value.ToString(CultureInfo.InvariantCulture);
        JsonElement answer = await server.Post(Infer, Request(type, "[1, 784]", $"[{string.Join(',', Enumerable.Repeat(text, 784))}]"));
        var input = new Tensor(server.Network.InputShape);
        input.Span.Fill((float)pixel);
        Assert.Equal(server.Network.Predict(input).Span.ToArray(), Floats(answer.GetProperty("outputs")[0].GetProperty("data")), Near);
    }

    [Fact]
    public async Task Binary_data_give_the_same_numbers_in_and_out()
    {
        await using RunningServer server = await RunningServer.Start();
        const string Json = """
            {"inputs":[{"name":"input","datatype":"UINT8","shape":[2,784],"parameters":{"binary_data_size":1568}}],
             "outputs":[{"name":"label","parameters":{"binary_data":true}},{"name":"logits","parameters":{"binary_data":true}},
                        {"name":"probabilities"}]}
            """;
        byte[] head = Encoding.UTF8.GetBytes(Json);
        (HttpResponseMessage response, byte[] body) = await server.PostBytes(
            Infer, [.. head, .. Pixels, .. Pixels], ("Inference-Header-Content-Length", $"{head.Length}"));
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        int length = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single());
        JsonElement[] outputs = [.. JsonSerializer.Deserialize<JsonElement>(body.AsSpan(0, length)).GetProperty("outputs").EnumerateArray()];
        int labels = outputs[0].GetProperty("parameters").GetProperty("binary_data_size").GetInt32();
        Assert.Equal(10, labels); // twice the length of a text, and the text
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(length)));
        float[] logits = MemoryMarshal.Cast<byte, float>(body.AsSpan(length + labels)).ToArray();
        Assert.Equal([.. Expected(server), .. Expected(server)], logits);
        Assert.Equal(20, Floats(outputs[2].GetProperty("data")).Length);
        response.Dispose();
    }

    [Theory]
    [InlineData("FP32", 4)]
    [InlineData("FP64", 8)]
    public async Task Binary_numbers_keep_their_bits_and_must_be_finite(string type, int bytes)
    {
        await using RunningServer server = await RunningServer.Start();
        float[] pixels = [.. Pixels.Select((grey, i) => (grey - 40f) / (i + 3))];
        var input = new Tensor(server.Network.InputShape);
        pixels.CopyTo(input.Span);
        JsonElement answer = await Send(200);
        Assert.Equal(server.Network.Predict(input).Span.ToArray(), Floats(answer.GetProperty("outputs")[0].GetProperty("data")));
        pixels[57] = float.NegativeInfinity;
        Assert.Contains("Value 57", (await Send(400)).GetProperty("error").GetString(), StringComparison.Ordinal);

        async Task<JsonElement> Send(int status)
        {
            byte[] data = bytes == sizeof(float) ? MemoryMarshal.AsBytes<float>(pixels).ToArray()
                : MemoryMarshal.AsBytes<double>([.. pixels.Select(pixel => (double)pixel)]).ToArray();
            byte[] head = Encoding.UTF8.GetBytes($"{{\"inputs\":[{{\"datatype\":\"{type}\",\"shape\":[1,784],"
                + $"\"parameters\":{{\"binary_data_size\":{data.Length}}}}}]}}");
            (HttpResponseMessage response, byte[] body) = await server.PostBytes(
                Infer, [.. head, .. data], ("Inference-Header-Content-Length", $"{head.Length}"));
            Assert.Equal(status, (int)response.StatusCode);
            response.Dispose();
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
    }

    [Fact]
    public async Task A_body_in_gzip_is_decompressed_up_to_the_limit()
    {
        await using RunningServer server = await RunningServer.Start(new() { MaxBodyBytes = 20_000 });
        string json = Request("UINT8", "[1, 784]", $"[{string.Join(',', Pixels)}]");
        (HttpResponseMessage response, _) = await server.PostBytes(Infer, Gzip(Encoding.UTF8.GetBytes(json)), ("Content-Encoding", "gzip"));
        Assert.Equal(200, (int)response.StatusCode);
        (response, _) = await server.PostBytes(Infer, Gzip(new byte[1_000_000]), ("Content-Encoding", "gzip"));
        Assert.Equal(413, (int)response.StatusCode);
        (response, _) = await server.PostBytes(Infer, [1, 2, 3], ("Content-Encoding", "gzip"));
        Assert.Equal(400, (int)response.StatusCode);
        (response, _) = await server.PostBytes(Infer, [1, 2, 3], ("Content-Encoding", "br"));
        Assert.Equal(415, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("{}", "inputs")]
    [InlineData("{\"inputs\":[]}", "0 inputs")]
    [InlineData("{\"inputs\":[{}]}", "shape")]
    [InlineData("{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"FP32\"}]}", "data")]
    [InlineData("{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"BYTES\",\"data\":[]}]}", "BYTES")]
    [InlineData("{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"FP8\",\"data\":[]}]}", "FP8")]
    [InlineData("{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"FP32\",\"data\":[1,2]}]}", "784")]
    [InlineData("{\"inputs\":[{\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[[1,2],[3]]}]}", "rows")]
    [InlineData("{\"inputs\":[{\"shape\":[2,1],\"datatype\":\"FP32\",\"data\":[[1,2]]}]}", "nested")]
    [InlineData("{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"FP32\",\"data\":[[1],2]}]}", "mixes")]
    [InlineData("{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"FP32\",\"data\":[\"x\"]}]}", "number")]
    [InlineData("{\"inputs\":[{\"shape\":[0,784],\"datatype\":\"FP32\",\"data\":[]}]}", "shape")]
    [InlineData("{\"inputs\":[{\"shape\":[-1,784],\"datatype\":\"FP32\",\"data\":[]}]}", "size")]
    [InlineData("{\"inputs\":[{\"shape\":[2147483647,2147483647],\"datatype\":\"FP32\",\"data\":[]}]}", "shape")]
    [InlineData("{\"inputs\":[{\"name\":7,\"shape\":[1,784]}]}", "text")]
    [InlineData("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,784]}]}", "'x'")]
    [InlineData("{\"inputs\":[{\"parameters\":{\"shared_memory_region\":\"x\"}}]}", "Shared memory")]
    [InlineData("{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4}}]}", "4 bytes")]
    [InlineData("{\"inputs\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}", "object")]
    [InlineData("{\"id\":\"\\ud800\",\"inputs\":[]}", "type")]
    [InlineData("{\"inputs\":[]} x", "JSON")]
    public async Task A_malformed_request_is_refused_with_a_sentence(string json, string part)
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement answer = await server.Post(Infer, json, 400);
        Assert.Contains(part, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_no_pixel_is_refused()
    {
        await using RunningServer server = await RunningServer.Start();
        string Row(string value) => $"[{value},{string.Join(',', Enumerable.Repeat("0", 783))}]";
        Assert.Contains("256", (await server.Post(Infer, Request("INT32", "[1, 784]", Row("256")), 400)).GetProperty("error").GetString());
        Assert.Contains("finite", (await server.Post(Infer, Request("FP32", "[1, 784]", Row("1e999")), 400)).GetProperty("error").GetString());
        JsonElement unknown = await server.Post(Infer, Request("FP32", "[1, 784]", Row("0"), ", \"outputs\": [{\"name\": \"x\"}]"), 400);
        Assert.Contains("'x'", unknown.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999")]
    [InlineData("x")]
    public async Task A_wrong_header_length_is_refused(string length)
    {
        await using RunningServer server = await RunningServer.Start();
        (HttpResponseMessage response, _) = await server.PostBytes(Infer, [1, 2], ("Inference-Header-Content-Length", length));
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_reader_takes_lines_of_any_width()
    {
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        await using RunningServer server = await RunningServer.Start();
        string data = $"[{string.Join(',', Enumerable.Repeat("0", 2 * 32 * 64))}]";
        JsonElement answer = await server.Post("/v2/models/digits/infer", Request("FP32", "[2, 32, 64, 1]", data));
        Assert.Equal([2, 16, 16], Ints(answer.GetProperty("outputs")[0].GetProperty("shape")));
        Assert.Equal(["", ""], answer.GetProperty("outputs")[1].GetProperty("data").EnumerateArray().Select(text => text.GetString()));
        await server.Post("/v2/models/digits/infer", Request("FP32", "[2, 32, 63, 1]", data), 400);
    }

    private static bool Near(float left, float right) => Math.Abs(left - right) < 1e-4f;

    private static string Request(string type, string shape, string data, string more = "") =>
        $"{{\"inputs\": [{{\"name\": \"input\", \"data\": {data}, \"datatype\": \"{type}\", \"shape\": {shape}}}]{more}}}";

    private static float[] Expected(RunningServer server)
    {
        var input = new Tensor(server.Network.InputShape);
        for (int i = 0; i < Pixels.Length; i++) input.Span[i] = (float)(Pixels[i] / 255.0);
        return server.Network.Predict(input).Span.ToArray();
    }

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetSingle())];

    private static byte[] Gzip(byte[] data)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionMode.Compress)) gzip.Write(data);
        return memory.ToArray();
    }
}
