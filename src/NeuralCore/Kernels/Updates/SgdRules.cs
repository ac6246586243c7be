using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Updates;

/// <summary>θ ← θ − η·g</summary>
internal readonly struct SgdRule(Real learningRate) : IUpdateRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T value, ref T first, ref T second) where T : struct, ILanes<T> =>
        value = T.MultiplyAdd(T.Broadcast(-learningRate), gradient, value);
}

/// <summary>v ← μ·v + g; θ ← θ − η·v</summary>
internal readonly struct MomentumRule(Real learningRate, Real momentum) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T value, ref T first, ref T second) where T : struct, ILanes<T>
    {
        first = T.MultiplyAdd(T.Broadcast(momentum), first, gradient);
        value = T.MultiplyAdd(T.Broadcast(-learningRate), first, value);
    }
}

/// <summary>v ← μ·v + g; θ ← θ − η·(g + μ·v)</summary>
internal readonly struct NesterovRule(Real learningRate, Real momentum) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T value, ref T first, ref T second) where T : struct, ILanes<T>
    {
        first = T.MultiplyAdd(T.Broadcast(momentum), first, gradient);
        T ahead = T.MultiplyAdd(T.Broadcast(momentum), first, gradient);
        value = T.MultiplyAdd(T.Broadcast(-learningRate), ahead, value);
    }
}
