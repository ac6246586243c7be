using NeuralCore.Handwriting;
using NeuralCore.Kernels.Warping;

namespace NeuralCore.Benchmarks;

/// <summary>
/// A batch of 128 digits, as they are and changed; and one digit read at places between its pixels, naive and vector.
/// </summary>
public class AugmentationBenchmarks
{
    private const int Batch = 128, Side = 28;

    private static readonly Dataset Digits = GeneratedDigits.Create(Batch, seed: 1);

    private static readonly int[] All = [.. Enumerable.Range(0, Batch)];

    private readonly Tensor x = new(Digits.SampleShape.Batch(Batch));
    private readonly int[] sourceX = new int[Side * Side], sourceY = new int[Side * Side];
    private readonly byte[] frame = new byte[VectorSampling.FrameLength(Side, Side)], read = new byte[Side * Side];
    private WorkerTeam team = null!;
    private Augmenter affine = null!, elastic = null!;
    private int epoch;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        team = new WorkerTeam(Threads);
        affine = new Augmenter(Augmentation.Default with { Elastic = 0 }, Digits, seed: 1, team);
        elastic = new Augmenter(Augmentation.Default, Digits, seed: 1, team);
        SourcePlaces.Affine(new AffineChange(1, 0.5, 7, 1.05, 0.95, 3).Map(Side, Side), Side, Side, sourceX, sourceY);
    }

    [GlobalCleanup]
    public void Cleanup() => team.Dispose();

    [Benchmark]
    public void BatchAsItIs() => Digits.FillSamples(team, All, x);

    [Benchmark]
    public void BatchChangedAffinely() => affine.FillSamples(++epoch, All, x);

    [Benchmark]
    public void BatchChangedElasticallyToo() => elastic.FillSamples(++epoch, All, x);

    [Benchmark]
    public void OneDigitNaive() => NaiveSampling.Sample(Digits.Image(0), Side, Side, 1, sourceX, sourceY, read);

    [Benchmark]
    public void OneDigitVector() =>
        VectorSampling.Sample(Digits.Image(0), Side, Side, 1, sourceX, sourceY, frame, read);
}
