namespace NeuralCore.Kernels.Pooling;

/// <summary>Pooling as plain loops: the definition that <see cref="VectorPooling"/> equals bit for bit.</summary>
/// <remarks><code>
/// MaxForward       y = max over the window, the first of equals; NaN wins    tap = ky·kw + kx of the winner
/// MaxBackward      dx[winner of (oy, ox)] += dy[oy, ox]                      over (oy, ox) ascending
/// AverageForward   y = (Σ x over (ky, kx) ascending)·(1 / pixels in the window)
/// AverageBackward  dx[each pixel of the window] += dy·(1 / pixels in the window)
/// </code></remarks>
public static class NaivePooling
{
    /// <summary>
    /// The maximum of each window of x (N, H, W, C) in y (N, OH, OW, C), and which of the window's pixels it was;
    /// overwrites both.
    /// </summary>
    /// <param name="taps">(N, OH, OW, C): ky·kw + kx of the maximum, a small whole number, exact in Real.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a span is shorter than its
    /// shape.</exception>
    public static void MaxForward(in PoolingGeometry g, ReadOnlySpan<Real> x, Span<Real> y, Span<Real> taps)
    {
        g.Check(x, y);
        for (int at = 0; at < g.Batch * g.OutputLength; at++)
        {
            Window window = Find(g, at);
            Real best = 0;
            int winner = -1;
            foreach ((int tap, int input) in window.Pixels(g))
            {
                if (winner < 0 || x[input] > best || Real.IsNaN(x[input])) (best, winner) = (x[input], tap);
            }

            (y[at], taps[at]) = (best, winner);
        }
    }

    /// <summary>
    /// Adds each dy (N, OH, OW, C) to the pixel of dx (N, H, W, C) that was the maximum, 0 elsewhere; overwrites dx.
    /// </summary>
    /// <inheritdoc cref="MaxForward" path="/exception"/>
    public static void MaxBackward(in PoolingGeometry g, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> taps, Span<Real> dx)
    {
        g.Check(dx, dy);
        dx[..(g.Batch * g.InputLength)].Clear();
        for (int at = 0; at < g.Batch * g.OutputLength; at++)
        {
            foreach ((int tap, int input) in Find(g, at).Pixels(g))
            {
                if (tap == taps[at]) dx[input] += dy[at];
            }
        }
    }

    /// <summary>The mean of each window of x (N, H, W, C) in y (N, OH, OW, C); overwrites y.</summary>
    /// <inheritdoc cref="MaxForward" path="/exception"/>
    public static void AverageForward(in PoolingGeometry g, ReadOnlySpan<Real> x, Span<Real> y)
    {
        g.Check(x, y);
        for (int at = 0; at < g.Batch * g.OutputLength; at++)
        {
            Real sum = 0;
            int pixels = 0;
            foreach ((_, int input) in Find(g, at).Pixels(g))
            {
                sum += x[input];
                pixels++;
            }

            y[at] = sum * (1 / (Real)pixels);
        }
    }

    /// <summary>
    /// Spreads each dy (N, OH, OW, C) evenly over the pixels of its window in dx (N, H, W, C); overwrites dx.
    /// </summary>
    /// <inheritdoc cref="MaxForward" path="/exception"/>
    public static void AverageBackward(in PoolingGeometry g, ReadOnlySpan<Real> dy, Span<Real> dx)
    {
        g.Check(dx, dy);
        dx[..(g.Batch * g.InputLength)].Clear();
        for (int at = 0; at < g.Batch * g.OutputLength; at++)
        {
            Window window = Find(g, at);
            foreach ((_, int input) in window.Pixels(g)) dx[input] += dy[at] * (1 / (Real)window.Pixels(g).Count());
        }
    }

    private static Window Find(in PoolingGeometry g, int at)
    {
        (int rest, int c) = Math.DivRem(at, g.Channels);
        (rest, int ox) = Math.DivRem(rest, g.OutWidth);
        (int n, int oy) = Math.DivRem(rest, g.OutHeight);
        return new Window(n, oy, ox, c);
    }

    private readonly record struct Window(int N, int Oy, int Ox, int C)
    {
        public IEnumerable<(int Tap, int Input)> Pixels(PoolingGeometry g)
        {
            for (int ky = 0; ky < g.KernelHeight; ky++)
                for (int kx = 0; kx < g.KernelWidth; kx++)
                {
                    int iy = Oy * g.StrideY + ky - g.Top, ix = Ox * g.StrideX + kx - g.Left;
                    if ((uint)iy < (uint)g.Height && (uint)ix < (uint)g.Width)
                        yield return (ky * g.KernelWidth + kx, ((N * g.Height + iy) * g.Width + ix) * g.Channels + C);
                }
        }
    }
}
