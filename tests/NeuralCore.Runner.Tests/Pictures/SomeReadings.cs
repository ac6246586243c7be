namespace NeuralCore.Runner.Tests.Pictures;

/// <summary>Labelled images with answers whose mistakes are known.</summary>
internal static class SomeReadings
{
    /// <summary>Image i has label i mod C; every <paramref name="wrongEach"/>-th is taken for the next class, with less and less confidence.</summary>
    internal static (Dataset Data, Predictions Predictions) Create(IReadOnlyList<string> names, int count = 60, int wrongEach = 7, int height = 28, int width = 28, int channels = 1)
    {
        int size = height * width * channels, classes = names.Count;
        byte[] images = [.. Enumerable.Range(0, count * size).Select(i => (byte)(i * 31 / size + i % size))], labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % classes))];
        var logits = new float[count * classes];
        for (int i = 0; i < count; i++) logits[i * classes + (i % wrongEach == wrongEach - 1 ? (labels[i] + 1) % classes : labels[i])] = 9 - 6f * i / count;
        return (new Dataset("some", new Shape(height, width, channels), images, labels, names),
            new Predictions(names, [.. labels.Select(label => (int)label)], logits));
    }
}
