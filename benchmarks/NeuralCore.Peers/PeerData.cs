using NeuralCore.Benchmarks;
using NeuralCore.Handwriting;

namespace NeuralCore.Peers;

/// <summary>
/// The images for all engines. Real images are preferred, because the share of background determines the speed of
/// NeuralCore's first layer.
/// </summary>
internal sealed class PeerData
{
    private readonly Dataset images;

    /// <param name="most">Maximum number of images that the cases need.</param>
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

    /// <summary>Converts bytes to numbers, as every training step does.</summary>
    public void Fill(WorkerTeam team, ReadOnlySpan<int> indices, Tensor x) => images.FillSamples(team, indices, x);

    public void FillTargets(ReadOnlySpan<int> indices, Tensor targets) => images.FillTargets(indices, targets);

    /// <summary>
    /// Gives the same numbers as <see cref="Fill"/>. With one channel (N, H, W, 1) and (N, 1, H, W) have the same
    /// memory layout.
    /// </summary>
    public float[] Pixels(int first, int count)
    {
        using var team = new WorkerTeam(threads: 1);
        var x = new Tensor(images.SampleShape.Batch(count));
        images.FillSamples(team, Range(first, count), x);
        return x.Span.ToArray();
    }

    public long[] Labels(int first, int count) =>
        [.. images.Labels.Slice(first, count).ToArray().Select(label => (long)label)];
}
