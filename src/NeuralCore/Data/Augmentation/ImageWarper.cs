using NeuralCore.Kernels.Warping;

namespace NeuralCore;

/// <summary>Transforms images of one shape, one after the other, with memory allocated once; one per thread.</summary>
internal sealed class ImageWarper
{
    private readonly int height, width, channels;
    private readonly int[] sourceX, sourceY, points, moves;
    private readonly byte[] frame, changed;

    public ImageWarper(Shape shape)
    {
        Guard.Require(shape.Rank == 3, $"Images are height×width×channels, not {shape}.");
        Shape = shape;
        (height, width, channels) = (shape[0], shape[1], shape[2]);
        (sourceX, sourceY) = (new int[height * width], new int[height * width]);
        (points, moves) = (
            new int[2 * SplineGrid.Points(height) * SplineGrid.Points(width)],
            new int[2 * SplineGrid.Points(height) * width]);
        (frame, changed) = (new byte[VectorSampling.FrameLength(height, width)], new byte[shape.Length]);
    }

    /// <summary>(H, W, C)</summary>
    public Shape Shape { get; }

    /// <summary>Memory for a transformed image, for further processing of its bytes.</summary>
    public Span<byte> Changed => changed;

    public void Apply(ReadOnlySpan<byte> image, in AffineChange change, Span<byte> result)
    {
        SourcePlaces.Affine(change.Map(height, width), height, width, sourceX, sourceY);
        VectorSampling.Sample(image, height, width, channels, sourceX, sourceY, frame, result);
    }

    /// <summary>
    /// Like <see cref="Apply(ReadOnlySpan{byte}, in AffineChange, Span{byte})"/>, with an additional smooth elastic
    /// displacement of up to <paramref name="elastic"/> pixels in x and y.
    /// </summary>
    /// <param name="random">Draws the uniform displacements of the grid; unused if <paramref name="elastic"/> is
    /// 0.</param>
    public void Apply(
        ReadOnlySpan<byte> image, in AffineChange change, double elastic, ref RandomStream random, Span<byte> result)
    {
        if (elastic == 0)
        {
            Apply(image, change, result);
            return;
        }

        DrawPoints(FixedPoint.Of(elastic), ref random);
        SplineGrid.Widen(points, 2 * SplineGrid.Points(height), width, moves);
        SourcePlaces.Elastic(change.Map(height, width), moves, height, width, sourceX, sourceY);
        VectorSampling.Sample(image, height, width, channels, sourceX, sourceY, frame, result);
    }

    /// <summary>Draws the displacements; each random number gives two of them.</summary>
    private void DrawPoints(long largest, ref RandomStream random)
    {
        for (int i = 0; i < points.Length; i += 2)
        {
            ulong bits = random.NextUInt64();
            points[i] = (int)(largest * (int)bits >> 31);
            points[i + 1] = (int)(largest * (int)(bits >> 32) >> 31);
        }
    }
}

/// <summary>The work of <see cref="ImageWarpers"/> on each image.</summary>
internal interface IImageWork
{
    /// <summary>Processes image <paramref name="n"/>; the result must not depend on the warper or the thread.</summary>
    void Run(ImageWarper warper, int n);
}
