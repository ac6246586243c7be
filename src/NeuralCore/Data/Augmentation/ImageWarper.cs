using NeuralCore.Kernels.Warping;
using NeuralCore.Numerics;
using NeuralCore.Tensors;

namespace NeuralCore.Data.Augmentation;

/// <summary>Changes images of one shape, one after the other, with memory that is made once: one a thread.</summary>
internal sealed class ImageWarper
{
    private readonly int height, width, channels;
    private readonly int[] sourceX, sourceY;
    private readonly byte[] frame;
    private readonly byte[] changed;
    private int[] points = [];
    private int[] moves = [];

    public ImageWarper(Shape shape)
    {
        Guard.Require(shape.Rank == 3, $"Images are height×width×channels, not {shape}.");
        Shape = shape;
        (height, width, channels) = (shape[0], shape[1], shape[2]);
        sourceX = new int[height * width];
        sourceY = new int[height * width];
        frame = new byte[VectorSampling.FrameLength(height, width)];
        changed = new byte[shape.Length];
    }

    /// <summary>(H, W, C)</summary>
    public Shape Shape { get; }

    /// <summary>A changed image's bytes, for whoever wants to go on from them.</summary>
    public Span<byte> Changed => changed;

    public void Apply(ReadOnlySpan<byte> image, AffineChange change, Span<byte> result) => Apply(image, change.Map(height, width), result);

    public void Apply(ReadOnlySpan<byte> image, in AffineMap map, Span<byte> result)
    {
        SourcePlaces.Affine(map, height, width, sourceX, sourceY);
        VectorSampling.Sample(image, height, width, channels, sourceX, sourceY, frame, result);
    }

    /// <summary>As <see cref="Apply(ReadOnlySpan{byte}, in AffineMap, Span{byte})"/>, and every place is moved by up to <paramref name="elastic"/> pixels each way, neighbours alike.</summary>
    /// <param name="random">Draws the grid of movements, uniform in ±<paramref name="elastic"/>.</param>
    public void Apply(ReadOnlySpan<byte> image, in AffineMap map, double elastic, ref RandomStream random, Span<byte> result)
    {
        int rows = SplineGrid.Points(height), grid = rows * SplineGrid.Points(width);
        if (points.Length == 0)
        {
            points = new int[2 * grid];
            moves = new int[2 * rows * width];
        }

        long largest = FixedPoint.Of(elastic);
        for (int i = 0; i < grid; i++)
        {
            ulong bits = random.NextUInt64();
            points[i] = (int)(largest * (int)bits >> 31);
            points[grid + i] = (int)(largest * (int)(bits >> 32) >> 31);
        }

        SplineGrid.Widen(points, 2 * rows, width, moves);
        SourcePlaces.Elastic(map, moves, height, width, sourceX, sourceY);
        VectorSampling.Sample(image, height, width, channels, sourceX, sourceY, frame, result);
    }
}
