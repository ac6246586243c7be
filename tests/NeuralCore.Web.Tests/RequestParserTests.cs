using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using NeuralCore.Web.Drawings;
using NeuralCore.Web.Protocol;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Tests;

/// <summary>Damaged requests: the parser reads them or refuses them with a message, and nothing else.</summary>
public sealed class RequestParserTests
{
    private const int Count = 20_000;

    private static readonly string[] Samples =
    [
        """{"id":"1","inputs":[{"name":"input","shape":[1,4],"datatype":"FP32","data":[[1,2.5,-3e2,true]]}],"outputs":[{"name":"logits","parameters":{"binary_data":true}}]}""",
        """{"inputs":[{"name":"input","shape":[2,392,2],"datatype":"UINT8","parameters":{"binary_data_size":784}}],"parameters":{"binary_data_output":false,"x":[{}]}}""",
    ];

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ",", ":", "\"", "null", "true", "1e999", "-1", "99999999999", "\\ud800", "\"data\":", "\"shape\":", "\"inputs\":", "\u0000", "é"];

    [Fact]
    public void A_damaged_request_is_read_or_refused_with_a_message()
    {
        var model = new ServedModel("small", new Model(
            new Network(new Shape(28, 28, 1), seed: 1, new Flatten(), new Dense(2)), ["a", "b"]));
        int refused = 0;
        for (int n = 0; n < Count; n++)
        {
            var random = new RandomStream(7, RandomPurpose.Initialize, index: n);
            byte[] body = Damaged(ref random, Samples[n % Samples.Length]);
            try
            {
                Inference.Convert(model, InferRequest.Parse(body), new byte[784]);
            }
            catch (ProtocolException e)
            {
                Assert.NotEmpty(e.Message);
                refused++;
            }
        }

        Assert.InRange(refused, Count / 2, Count);
    }

    [Fact]
    public void Equal_strokes_give_equal_ink()
    {
        PenStroke[] strokes = [new([0, 0, 30, 70, 60, 10], 8), new([15, 15], 4)];
        byte[] ink = new StrokeInk(strokes, 100).Image.Pixels.ToArray();
        Assert.Equal(ink, new StrokeInk(strokes, 100).Image.Pixels.ToArray());
        // Moved by whole units: the ink is the same, except for the rounding of coordinates.
        PenStroke[] moved = [.. strokes.Select(stroke => new PenStroke([.. stroke.Points.Select(value => value + 64)], stroke.Width))];
        byte[] same = new StrokeInk(moved, 100).Image.Pixels.ToArray();
        Assert.Equal(ink.Length, same.Length);
        Assert.All(ink.Zip(same), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
    }

    private static byte[] Damaged(ref RandomStream random, string sample)
    {
        var text = new StringBuilder(sample);
        for (int k = 1 + random.NextInt(4); k > 0; k--)
        {
            int at = random.NextInt(text.Length + 1);
            if (random.NextInt(3) == 0) text.Remove(at, Math.Min(text.Length - at, random.NextInt(20)));
            else text.Insert(at, Pieces[random.NextInt(Pieces.Length)]);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (bytes.Length > 0 && random.NextInt(2) == 0) bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
        return bytes;
    }

    [Fact]
    public void The_JSON_of_a_repeated_binary_request_is_that_of_its_model_and_its_id()
    {
        ServedModel[] models = [.. new[] { 2, 3 }.Select(classes => new ServedModel(
            $"of{classes}", new Model(new Network(new Shape(2, 2, 1), 1, new Flatten(), new Dense(classes)), Enumerable.Range(0, classes).Select(k => $"{k}"))))];
        foreach (string id in (string[])["a", "a", "b", "a"])
        {
            byte[] text = Encoding.UTF8.GetBytes($"{{\"id\":\"{id}\",\"inputs\":[{{\"datatype\":\"UINT8\",\"shape\":[2,4],\"parameters\":{{\"binary_data_size\":8}}}}],"
                + "\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"binary_data\":true}}]}");
            foreach (ServedModel model in (ServedModel[])[.. models, .. models])
            {
                InferRequest request = InferRequest.Parse(text);
                (float[] pixels, int count, int width) = Inference.Convert(model, request, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
                (int[] shape, float[] logits) = model.Forward(pixels, count, width);
                var answer = InferAnswer.Write(model, request, request.Outputs!, Inference.Outputs(model, request.Outputs!, shape, logits));
                using var json = JsonDocument.Parse(answer.Body[..answer.JsonLength!.Value]);
                Assert.Equal((model.Name, id), (json.RootElement.GetProperty("model_name").GetString(), json.RootElement.GetProperty("id").GetString()));
                JsonElement output = json.RootElement.GetProperty("outputs")[0];
                Assert.Equal([2, model.Classes], output.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
                Assert.Equal(answer.Body.Length - answer.JsonLength.Value, output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32());
                Assert.Equal(logits, MemoryMarshal.Cast<byte, float>(answer.Body.Span[answer.JsonLength.Value..]).ToArray());
            }
        }
    }
}
