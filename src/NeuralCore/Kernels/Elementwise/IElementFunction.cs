using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Elementwise;

/// <summary>A function of one number and its derivative, written once for every vector width.</summary>
/// <remarks>Methods are marked for inlining: the loop that calls them is compiled once, at its first run, and a call left in it stays.</remarks>
internal interface IElementFunction
{
    /// <summary>y = f(x)</summary>
    T Forward<T>(T x) where T : struct, ILanes<T>;

    /// <summary>dx = f′(x)·dy, from x or y, whichever is the cheaper.</summary>
    T Backward<T>(T x, T y, T dy) where T : struct, ILanes<T>;
}
