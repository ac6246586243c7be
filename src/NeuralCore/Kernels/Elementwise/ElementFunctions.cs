using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Elementwise;

/// <summary>A function of one number and its derivative, written once for every vector width.</summary>
/// <remarks>Methods are marked for inlining: the loop that calls them is compiled once, at its first run, and a call
/// left in it stays.</remarks>
internal interface IElementFunction
{
    /// <summary>y = f(x)</summary>
    T Forward<T>(T x) where T : struct, ILanes<T>;

    /// <summary>dx = f′(x)·dy, from x or y, whichever is the cheaper.</summary>
    T Backward<T>(T x, T y, T dy) where T : struct, ILanes<T>;
}

/// <summary>y = x &lt; 0 ? 0 : x, so that NaN stays NaN; dx = y &gt; 0 ? dy : 0.</summary>
internal readonly struct ReluFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x) where T : struct, ILanes<T> => T.SelectLess(x, T.Broadcast(0), T.Broadcast(0), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Backward<T>(T x, T y, T dy) where T : struct, ILanes<T> =>
        T.SelectLess(T.Broadcast(0), y, dy, T.Broadcast(0));
}

/// <summary>y = x &lt; 0 ? slope·x : x; dx = x &lt; 0 ? slope·dy : dy.</summary>
internal readonly struct LeakyReluFunction(Real slope) : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x) where T : struct, ILanes<T> => T.SelectLess(x, T.Broadcast(0), T.Broadcast(slope) * x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Backward<T>(T x, T y, T dy) where T : struct, ILanes<T> =>
        T.SelectLess(x, T.Broadcast(0), T.Broadcast(slope) * dy, dy);
}

/// <summary>y = 1 / (1 + e⁻ˣ); dx = y·(1 − y)·dy.</summary>
internal readonly struct SigmoidFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x) where T : struct, ILanes<T> => Exponential.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Backward<T>(T x, T y, T dy) where T : struct, ILanes<T> => y * (T.Broadcast(1) - y) * dy;
}

/// <summary>y = tanh x; dx = (1 − y²)·dy.</summary>
internal readonly struct TanhFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x) where T : struct, ILanes<T> => Exponential.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Backward<T>(T x, T y, T dy) where T : struct, ILanes<T> => (T.Broadcast(1) - y * y) * dy;
}

/// <summary>y = x·σ(x); dx = s·(1 + x·(1 − s))·dy with s = σ(x).</summary>
internal readonly struct SiluFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x) where T : struct, ILanes<T> => x * Exponential.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Backward<T>(T x, T y, T dy) where T : struct, ILanes<T>
    {
        T s = Exponential.Sigmoid(x), one = T.Broadcast(1);
        return s * T.MultiplyAdd(x, one - s, one) * dy;
    }
}

/// <summary>y = x·σ(2u) with u = √(2/π)·(x + 0.044715·x³); dx = (s + x·s·(1 − s)·2u′)·dy with s = σ(2u).</summary>
internal readonly struct GeluFunction : IElementFunction
{
    /// <summary>2·√(2/π).</summary>
    internal const Real TwiceRoot = (Real)1.5957691216057308;

    /// <summary>The cubic coefficient of Hendrycks and Gimpel 2016, arXiv:1606.08415.</summary>
    internal const Real Cubic = (Real)0.044715;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x) where T : struct, ILanes<T> => x * Gate(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Backward<T>(T x, T y, T dy) where T : struct, ILanes<T>
    {
        T s = Gate(x), one = T.Broadcast(1);
        T slope = T.Broadcast(TwiceRoot) * T.MultiplyAdd(T.Broadcast(3 * Cubic), x * x, one);
        // Far out x² is infinite while s·(1 − s) is 0: the product of the two would be NaN, and the truth is 0.
        T bend = s * (one - s);
        bend = T.SelectEqual(bend, T.Broadcast(0), bend, x * bend * slope);
        return (s + bend) * dy;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Gate<T>(T x) where T : struct, ILanes<T> =>
        Exponential.Sigmoid(T.Broadcast(TwiceRoot) * T.MultiplyAdd(T.Broadcast(Cubic) * x * x, x, x));
}
