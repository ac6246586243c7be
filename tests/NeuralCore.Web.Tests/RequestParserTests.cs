using System.Text;
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
}
