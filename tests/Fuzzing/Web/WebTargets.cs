using System.Text;
using System.Text.Json;
using NeuralCore.Web.Drawings;
using NeuralCore.Web.Protocol;
using NeuralCore.Web.Serving;

namespace NeuralCore.Fuzzing.Web;

/// <summary>What the web server reads from requests.</summary>
internal static class WebTargets
{
    private const int Side = 6;

    private static readonly string[] Words =
    [
        "\"", "{", "}", "[", "]", ",", ":", "null", "true", "1e400", "-1", "2147483648", "\\ud800", "\\u001b[2J", "\u001B", "\0", "[[[[[[[[[[[[[[[[[", "\uFEFF",
        "\"data\":[", "\"shape\":[", "\"datatype\":\"FP16\"", "\"BYTES\"", "\"parameters\":{", "\"binary_data_size\":72", "\"binary_data\":", "\"shared_memory_region\":", "\"inputs\":[{", "\"outputs\":[{",
    ];

    private static readonly ServedModel Model = new("small", new Model(new Network(new Shape(Side, Side, 1), seed: 1, new Flatten(), new Dense(2)), ["a", "b"]));

    private static readonly string[] Requests =
    [
        $$$"""{"id":"1","inputs":[{"name":"input","shape":[1,6,6,1],"datatype":"FP32","data":[[{{{string.Join(',', Enumerable.Repeat("[[1],[0.5],[-3e-2],[true],[0],[1]]", Side))}}}]]}],"outputs":[{"name":"logits","parameters":{"binary_data":true}}]}""",
        $$$"""{"inputs":[{"name":"input","shape":[2,36],"datatype":"UINT8","data":[{{{string.Join(',', Enumerable.Range(0, 72))}}}]}],"parameters":{"binary_data_output":false,"x":[{}]}}""",
    ];

    private const string BinaryRequest = """{"inputs":[{"name":"input","shape":[2,36],"datatype":"UINT8","parameters":{"binary_data_size":72}}],"outputs":[{"name":"label"},{"name":"probabilities","parameters":{"binary_data":true}}]}""";

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("infer", [.. Requests.Select(Encoding.UTF8.GetBytes), Framed(BinaryRequest)], Infer) { Words = Words, Refusal = typeof(ProtocolException), AllowedPerByte = 256 },
        new("drawing", ["{\"height\":300,\"strokes\":[{\"points\":[50,60,150,60,90,250],\"width\":8},{\"points\":[1,1],\"width\":3}],\"model\":\"digits\",\"sequence\":7}"u8.ToArray()], Draw) { Words = Words, Refusal = typeof(ProtocolException), AllowedBytes = 64 << 20 },
    ];

    /// <summary>A body whose first byte other than a brace is the length of the JSON before the binary data.</summary>
    private static byte[] Framed(string json) => [(byte)(json.Length - 128), .. Encoding.UTF8.GetBytes(json), .. Enumerable.Range(0, 72).Select(i => (byte)i)];

    /// <summary>As the endpoint does: parses, converts, computes and writes the answer.</summary>
    private static void Infer(byte[] body)
    {
        bool isBinary = body is [not (byte)'{', ..];
        ReadOnlySpan<byte> content = isBinary ? body.AsSpan(1) : body;
        int length = isBinary ? Math.Min(128 + body[0], content.Length) : content.Length;
        var request = InferRequest.Parse(content[..length]);
        (float[] pixels, int count, int width) = Inference.Convert(Model, request, content[length..]);
        IReadOnlyList<InferOutput> wanted = request.Outputs ?? [.. Inference.OutputsOf(Model).Select(name => new InferOutput(name, null))];
        Inference.RequireOutputs(Model, wanted);
        (int[] shape, float[] logits) = Model.Forward(pixels, count, width);
        var answer = InferAnswer.Write(Model, request, wanted, Inference.Outputs(Model, wanted, shape, logits));
        using var json = JsonDocument.Parse(answer.Body[..(answer.JsonLength ?? answer.Body.Length)]);
        if (json.RootElement.GetProperty("outputs").GetArrayLength() != wanted.Count) throw new InvalidOperationException("The answer is not whole.");
    }

    private static void Draw(byte[] body)
    {
        DrawingRequest request;
        try
        {
            request = JsonSerializer.Deserialize(body, DrawingJson.Default.DrawingRequest) ?? throw new ProtocolException("The request is not a JSON object.");
        }
        catch (JsonException)
        {
            throw new ProtocolException("The request is not a drawing.");
        }

        if (request.Problem() is { } problem) throw new ProtocolException(problem);
        if (request.Strokes.Count > 0) _ = new StrokeInk(request.Strokes, request.Height).Image;
    }
}
