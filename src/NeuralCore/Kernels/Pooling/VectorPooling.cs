using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Pooling;

/// <summary>
/// The passes of <see cref="NaivePooling"/>, bit for bit, with vectors along the channels and the images shared by a
/// team.
/// </summary>
public static unsafe class VectorPooling
{
    /// <inheritdoc cref="NaivePooling.MaxForward"/>
    public static void MaxForward(
        WorkerTeam team, in PoolingGeometry g, ReadOnlySpan<Real> x, Span<Real> y, Span<Real> taps)
    {
        g.Check(x, y);
        Guard.Length(taps, (long)g.Batch * g.OutputLength);
        fixed (Real* xs = x, ys = y, ts = taps) Run(team, g, new MaxForwardPass { X = xs, Y = ys, Taps = ts });
    }

    /// <inheritdoc cref="NaivePooling.MaxBackward"/>
    public static void MaxBackward(
        WorkerTeam team, in PoolingGeometry g, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> taps, Span<Real> dx)
    {
        g.Check(dx, dy);
        Guard.Length(taps, (long)g.Batch * g.OutputLength);
        fixed (Real* dys = dy, ts = taps, dxs = dx) Run(team, g, new MaxBackwardPass { Dy = dys, Taps = ts, Dx = dxs });
    }

    /// <inheritdoc cref="NaivePooling.AverageForward"/>
    public static void AverageForward(WorkerTeam team, in PoolingGeometry g, ReadOnlySpan<Real> x, Span<Real> y)
    {
        g.Check(x, y);
        fixed (Real* xs = x, ys = y) Run(team, g, new AverageForwardPass { X = xs, Y = ys });
    }

    /// <inheritdoc cref="NaivePooling.AverageBackward"/>
    public static void AverageBackward(WorkerTeam team, in PoolingGeometry g, ReadOnlySpan<Real> dy, Span<Real> dx)
    {
        g.Check(dx, dy);
        fixed (Real* dys = dy, dxs = dx) Run(team, g, new AverageBackwardPass { Dy = dys, Dx = dxs });
    }

    private static void Run<TPass>(WorkerTeam team, in PoolingGeometry g, TPass pass)
        where TPass : struct, IPoolingPass =>
        team.RunWidest(g.Batch, new ImageWork<TPass> { Geometry = g, Pass = pass });

    private struct ImageWork<TPass> : ILaneWork where TPass : struct, IPoolingPass
    {
        public PoolingGeometry Geometry;
        public TPass Pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<T>(int item) where T : struct, ILanes<T>
        {
            Pass.Begin(Geometry, item);
            Windows<T>(item);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Windows<T>(int n) where T : struct, ILanes<T>
        {
            PoolingGeometry g = Geometry;
            nint rowPitch = g.Width * g.Channels, output = (nint)n * g.OutputLength;
            for (int oy = 0; oy < g.OutHeight; oy++)
            {
                (int firstRow, int endRow) = g.RowTaps(oy);
                for (int ox = 0; ox < g.OutWidth; ox++, output += g.Channels)
                {
                    (int firstColumn, int endColumn) = g.ColumnTaps(ox);
                    nint origin = (nint)n * g.InputLength + (oy * g.StrideY - g.Top) * rowPitch
                        + (ox * g.StrideX - g.Left) * g.Channels;
                    var taps = new WindowTaps(firstRow, endRow, firstColumn, endColumn, g.KernelWidth, origin,
                        rowPitch, g.Channels);
                    int c = 0;
                    for (; c <= g.Channels - T.Count; c += T.Count) Pass.Window<T>(taps, output, c);
                    for (; c <= g.Channels - Lanes128.Count; c += Lanes128.Count)
                        Pass.Window<Lanes128>(taps, output, c);
                    for (; c < g.Channels; c++) Pass.Window<Lane>(taps, output, c);
                }
            }
        }
    }
}
