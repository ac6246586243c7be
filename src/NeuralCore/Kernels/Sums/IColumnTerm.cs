using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Sums;

/// <summary>
/// What is summed down a column: a term of the element, its partner in a second matrix, and two numbers of the column.
/// </summary>
internal interface IColumnTerm
{
    T Term<T>(T x, T partner, T a, T b) where T : struct, ILanes<T>;
}

/// <summary>x: bias gradients and means.</summary>
internal readonly struct PlainTerm : IColumnTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Term<T>(T x, T partner, T a, T b) where T : struct, ILanes<T> => x;
}

/// <summary>(x − a)²: the variance, where a is the column's mean.</summary>
internal readonly struct SquaredDeviationTerm : IColumnTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Term<T>(T x, T partner, T a, T b) where T : struct, ILanes<T> => (x - a) * (x - a);
}

/// <summary>
/// x·(partner − a)·b: dy times the normalised input, where a is the mean and b the inverse deviation.
/// </summary>
internal readonly struct NormalizedProductTerm : IColumnTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Term<T>(T x, T partner, T a, T b) where T : struct, ILanes<T> => x * ((partner - a) * b);
}
