using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Pooling;

/// <summary>One window of a pooling pass, at any vector width; the vector runs along the channels.</summary>
internal unsafe interface IPoolingPass
{
    /// <summary>
    /// Treats the window over <paramref name="taps"/> whose output starts at <paramref name="output"/>, at channels c …
    /// c+T.Count−1.
    /// </summary>
    void Window<T>(in WindowTaps taps, nint output, int c) where T : struct, ILanes<T>;

    /// <summary>Called once an image, before its windows: image <paramref name="n"/>.</summary>
    void Begin(in PoolingGeometry g, int n);
}

/// <summary>The pixels of one window that lie in the image.</summary>
internal readonly record struct WindowTaps(
    int FirstRow, int EndRow, int FirstColumn, int EndColumn, int KernelWidth, nint Origin, nint RowPitch,
    nint ColumnPitch)
{
    /// <summary>Offset of the pixel that tap (ky, kx) meets.</summary>
    public nint Input(int ky, int kx) => Origin + ky * RowPitch + kx * ColumnPitch;

    public int Pixels => (EndRow - FirstRow) * (EndColumn - FirstColumn);
}
