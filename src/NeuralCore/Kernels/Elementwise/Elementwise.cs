using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Elementwise;

/// <summary>
/// Applies an <see cref="IElementFunction"/> to every element, with the machine's widest vectors and a team.
/// </summary>
internal static unsafe class Elementwise
{
    /// <summary>Elements of one item: 16 KB of each operand, so that an item stays in the first-level cache.</summary>
    internal const int ItemLength = 4096;

    /// <summary>y[i] = f(x[i])</summary>
    public static void Forward<TFunction>(WorkerTeam team, TFunction function, ReadOnlySpan<Real> x, Span<Real> y)
        where TFunction : struct, IElementFunction
    {
        Guard.Length(y, x.Length);
        fixed (Real* xs = x, ys = y)
            team.RunWidest(Items(x.Length), new ForwardWork<TFunction>
            {
                Function = function, X = xs, Y = ys, Length = x.Length,
            });
    }

    /// <summary>dx[i] = f′(x[i])·dy[i]</summary>
    public static void Backward<TFunction>(
        WorkerTeam team, TFunction function, ReadOnlySpan<Real> x, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy,
        Span<Real> dx)
        where TFunction : struct, IElementFunction
    {
        Guard.Length(x, dy.Length);
        Guard.Length(y, dy.Length);
        Guard.Length(dx, dy.Length);
        fixed (Real* xs = x, ys = y, dys = dy, dxs = dx)
            team.RunWidest(Items(dy.Length), new BackwardWork<TFunction>
            {
                Function = function, X = xs, Y = ys, Dy = dys, Dx = dxs, Length = dy.Length,
            });
    }

    /// <summary>y[i] = a[i] + b[i]</summary>
    public static void Add(WorkerTeam team, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, Span<Real> y)
    {
        Guard.Length(b, a.Length);
        Guard.Length(y, a.Length);
        fixed (Real* first = a, second = b, ys = y)
            team.Run(Items(a.Length), new AddWork { A = first, B = second, Y = ys, Length = a.Length });
    }

    internal static int Items(int length) => (length + ItemLength - 1) / ItemLength;

    /// <summary>One item of forward at a given width; the ends by single numbers, which give the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ForwardRange<TFunction, T>(TFunction function, Real* x, Real* y, int length)
        where TFunction : struct, IElementFunction where T : struct, ILanes<T>
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count) function.Forward(T.Load(x + i)).Store(y + i);
        for (; i < length; i++) function.Forward(Lane.Load(x + i)).Store(y + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void BackwardRange<TFunction, T>(
        TFunction function, Real* x, Real* y, Real* dy, Real* dx, int length) where TFunction : struct,
        IElementFunction where T : struct, ILanes<T>
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count)
            function.Backward(T.Load(x + i), T.Load(y + i), T.Load(dy + i)).Store(dx + i);
        for (; i < length; i++) function.Backward(Lane.Load(x + i), Lane.Load(y + i), Lane.Load(dy + i)).Store(dx + i);
    }

    private struct AddWork : ITeamWork
    {
        public Real* A, B, Y;
        public int Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item)
        {
            int start = item * ItemLength, length = Math.Min(ItemLength, Length - start);
            TensorPrimitives.Add(
                new ReadOnlySpan<Real>(A + start, length), new ReadOnlySpan<Real>(B + start, length),
                new Span<Real>(Y + start, length));
        }
    }

    private struct ForwardWork<TFunction> : ILaneWork where TFunction : struct, IElementFunction
    {
        public TFunction Function;
        public Real* X, Y;
        public int Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<T>(int item) where T : struct, ILanes<T>
        {
            int start = item * ItemLength, length = Math.Min(ItemLength, Length - start);
            ForwardRange<TFunction, T>(Function, X + start, Y + start, length);
        }
    }

    private struct BackwardWork<TFunction> : ILaneWork where TFunction : struct, IElementFunction
    {
        public TFunction Function;
        public Real* X, Y, Dy, Dx;
        public int Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<T>(int item) where T : struct, ILanes<T>
        {
            int start = item * ItemLength, length = Math.Min(ItemLength, Length - start);
            BackwardRange<TFunction, T>(Function, X + start, Y + start, Dy + start, Dx + start, length);
        }
    }
}
