using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Pooling;

/// <summary><see cref="NaivePooling.MaxForward"/> for a vector of channels.</summary>
internal unsafe struct MaxForwardPass : IPoolingPass
{
    public Real* X, Y, Taps;

    public readonly void Begin(in PoolingGeometry g, int n)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Window<T>(in WindowTaps taps, nint output, int c) where T : struct, ILanes<T>
    {
        T best = T.Load(X + taps.Input(taps.FirstRow, taps.FirstColumn) + c);
        T winner = T.Broadcast(taps.FirstRow * taps.KernelWidth + taps.FirstColumn);
        for (int ky = taps.FirstRow; ky < taps.EndRow; ky++)
            for (int kx = taps.FirstColumn; kx < taps.EndColumn; kx++)
            {
                T x = T.Load(X + taps.Input(ky, kx) + c), tap = T.Broadcast(ky * taps.KernelWidth + kx);
                // x = x is false for NaN alone, which then wins.
                winner = T.SelectEqual(x, x, T.SelectLess(best, x, tap, winner), tap);
                best = T.SelectEqual(x, x, T.SelectLess(best, x, x, best), x);
            }

        best.Store(Y + output + c);
        winner.Store(Taps + output + c);
    }
}

/// <summary><see cref="NaivePooling.MaxBackward"/> for a vector of channels.</summary>
internal unsafe struct MaxBackwardPass : IPoolingPass
{
    public Real* Dy, Taps, Dx;

    public readonly void Begin(in PoolingGeometry g, int n) =>
        new Span<Real>(Dx + (nint)n * g.InputLength, g.InputLength).Clear();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Window<T>(in WindowTaps taps, nint output, int c) where T : struct, ILanes<T>
    {
        T dy = T.Load(Dy + output + c), winner = T.Load(Taps + output + c), zero = T.Broadcast(0);
        for (int ky = taps.FirstRow; ky < taps.EndRow; ky++)
            for (int kx = taps.FirstColumn; kx < taps.EndColumn; kx++)
            {
                Real* dx = Dx + taps.Input(ky, kx) + c;
                (T.Load(dx) + T.SelectEqual(winner, T.Broadcast(ky * taps.KernelWidth + kx), dy, zero)).Store(dx);
            }
    }
}

/// <summary><see cref="NaivePooling.AverageForward"/> for a vector of channels.</summary>
internal unsafe struct AverageForwardPass : IPoolingPass
{
    public Real* X, Y;

    public readonly void Begin(in PoolingGeometry g, int n)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Window<T>(in WindowTaps taps, nint output, int c) where T : struct, ILanes<T>
    {
        T sum = T.Broadcast(0);
        for (int ky = taps.FirstRow; ky < taps.EndRow; ky++)
            for (int kx = taps.FirstColumn; kx < taps.EndColumn; kx++) sum += T.Load(X + taps.Input(ky, kx) + c);
        (sum * T.Broadcast(1 / (Real)taps.Pixels)).Store(Y + output + c);
    }
}

/// <summary><see cref="NaivePooling.AverageBackward"/> for a vector of channels.</summary>
internal unsafe struct AverageBackwardPass : IPoolingPass
{
    public Real* Dy, Dx;

    public readonly void Begin(in PoolingGeometry g, int n) =>
        new Span<Real>(Dx + (nint)n * g.InputLength, g.InputLength).Clear();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Window<T>(in WindowTaps taps, nint output, int c) where T : struct, ILanes<T>
    {
        T share = T.Load(Dy + output + c) * T.Broadcast(1 / (Real)taps.Pixels);
        for (int ky = taps.FirstRow; ky < taps.EndRow; ky++)
            for (int kx = taps.FirstColumn; kx < taps.EndColumn; kx++)
            {
                Real* dx = Dx + taps.Input(ky, kx) + c;
                (T.Load(dx) + share).Store(dx);
            }
    }
}
