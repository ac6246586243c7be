using NeuralCore.Benchmarks;
using NeuralCore.Handwriting;

namespace NeuralCore.Peers;

/// <summary>The images that all sides see. Real ones where they can be had: how much of an image is background decides how fast our first layer is.</summary>
internal sealed class PeerData
{
    private readonly Dataset images;

    /// <param name="most">Images that the cases need.</param>
    public PeerData(int most)
    {
        TrainTest? found = DatasetSource.FromEnvironment(PublishedDataset.Mnist).LoadLocal();
        Dataset? mnist = found?.Train ?? found?.Test;
        bool fits = mnist is not null && mnist.Count >= most && mnist.SampleShape == NetworkWork.ImageShape;
        images = fits ? mnist!.Take(most) : GeneratedDigits.Create(most, seed: 1);
        Source = fits ? found!.Source : "generated digits: no MNIST in NEURALCORE_DATA or data/mnist";
    }

    public string Source { get; }

    public int Count => images.Count;

    public int PixelsPerImage => images.SampleShape.Length;

    public int Classes => images.ClassNames.Count;

    public static int[] Range(int first, int count) => [.. Enumerable.Range(first, count)];

    /// <summary>From bytes to numbers, as every step of a training does.</summary>
    public void Fill(WorkerTeam team, ReadOnlySpan<int> indices, Tensor x) => images.FillSamples(team, indices, x);

    public void FillTargets(ReadOnlySpan<int> indices, Tensor targets) => images.FillTargets(indices, targets);

    /// <summary>The same numbers as <see cref="Fill"/> gives. One channel: (N, H, W, 1) and (N, 1, H, W) are the same memory.</summary>
    public float[] Pixels(int first, int count)
    {
        using var team = new WorkerTeam(threads: 1);
        var x = new Tensor(images.SampleShape.Batch(count));
        images.FillSamples(team, Range(first, count), x);
        return x.Span.ToArray();
    }

    public long[] Labels(int first, int count) => [.. images.Labels.Slice(first, count).ToArray().Select(label => (long)label)];
}
