using System.Text;

namespace NeuralCore.ServerLoad;

/// <summary>A model repository in a temporary folder, with the networks <c>cnn</c> and <c>mlp</c> of the presets and <c>wide</c>, whose weights
/// exceed the caches of a core.</summary>
/// <remarks>The weights are random: the time of a request does not depend on them.</remarks>
internal sealed class SampleModels : IDisposable
{
    private const int Classes = 10, Side = 28, Width = 2048;

    public SampleModels()
    {
        foreach ((string name, Network network) in All(seed: 1)) Write(name, network);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("neuralcore-load").FullName;

    public static Network Cnn(ulong seed) => new(
        new Shape(Side, Side, 1), seed, new Conv2D(32, 3), new ReLU(), new MaxPool2D(2), new Conv2D(64, 3), new ReLU(),
        new MaxPool2D(2), new Flatten(), new Dense(Classes));

    public static Network Mlp(ulong seed) =>
        new(new Shape(Side, Side, 1), seed, new Flatten(), new Dense(128), new ReLU(), new Dense(Classes));

    /// <summary>Two layers of 2048 neurons: 23 MB of weights.</summary>
    private static Network Wide(ulong seed) => new(
        new Shape(Side, Side, 1), seed, new Flatten(), new Dense(Width), new ReLU(), new Dense(Width), new ReLU(),
        new Dense(Classes));

    /// <summary>The networks by name.</summary>
    public static IEnumerable<(string Name, Network Network)> All(ulong seed) =>
        [("mlp", Mlp(seed)), ("cnn", Cnn(seed)), ("wide", Wide(seed))];

    /// <summary>Replaces the model file of version 1 at once, as a deployment does: by renaming a complete file.</summary>
    public void Write(string name, Network network)
    {
        string folder = Path.Combine(Folder, name, "1"), file = Path.Combine(folder, "model.safetensors");
        Directory.CreateDirectory(folder);
        ModelFile.Save($"{file}.new", new Model(network, Enumerable.Range(0, Classes).Select(k => $"{k}")));
        File.Move($"{file}.new", file, overwrite: true);
    }

    /// <summary>The bytes of an HTTP request for the logits of grey levels, binary in both directions.</summary>
    /// <param name="count">Images in the request.</param>
    public static byte[] Request(string model, int count = 1)
    {
        (byte[] body, int json) = Body(count);
        string head = $"POST /v2/models/{model}/infer HTTP/1.1\r\nHost: localhost\r\n"
            + $"Inference-Header-Content-Length: {json}\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>The body of the request, and the length of its JSON.</summary>
    public static (byte[] Body, int JsonLength) Body(int count)
    {
        byte[] json = Encoding.UTF8.GetBytes(
            $"{{\"inputs\":[{{\"name\":\"input\",\"datatype\":\"UINT8\",\"shape\":[{count},{Side * Side}],"
            + $"\"parameters\":{{\"binary_data_size\":{count * Side * Side}}}}}],"
            + "\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"binary_data\":true}}]}");
        return ([.. json, .. Pixels(count)], json.Length);
    }

    /// <summary>The logits of the first image as the server computes them.</summary>
    public static float[] Logits(Network network)
    {
        var input = new Tensor(network.InputShape);
        Fill(input, 1);
        return network.Predict(input).Span.ToArray();
    }

    /// <summary>The images of the requests.</summary>
    /// <param name="input">(N, 28, 28, 1).</param>
    /// <param name="count">N.</param>
    public static void Fill(Tensor input, int count)
    {
        byte[] pixels = Pixels(count);
        for (int i = 0; i < pixels.Length; i++) input.Span[i] = (float)(pixels[i] / 255.0);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A fifth of the pixels is ink, as in MNIST.</summary>
    private static byte[] Pixels(int count) =>
        [.. Enumerable.Range(0, count * Side * Side).Select(i => (byte)(i / 3 % 5 == 0 ? i % 256 : 0))];
}
