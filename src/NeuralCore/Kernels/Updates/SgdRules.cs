using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Updates;

/// <summary>θ ← θ − η·g</summary>
internal readonly struct SgdRule(Real learningRate) : IUpdateRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T g, ref T θ, ref T v, ref T none) where T : struct, ILanes<T> =>
        θ = T.MultiplyAdd(T.Broadcast(-learningRate), g, θ);
}

/// <summary>v ← μ·v + g; θ ← θ − η·v</summary>
internal readonly struct MomentumRule(Real learningRate, Real momentum) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T g, ref T θ, ref T v, ref T none) where T : struct, ILanes<T>
    {
        v = T.MultiplyAdd(T.Broadcast(momentum), v, g);
        θ = T.MultiplyAdd(T.Broadcast(-learningRate), v, θ);
    }
}

/// <summary>v ← μ·v + g; θ ← θ − η·(g + μ·v)</summary>
internal readonly struct NesterovRule(Real learningRate, Real momentum) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T g, ref T θ, ref T v, ref T none) where T : struct, ILanes<T>
    {
        v = T.MultiplyAdd(T.Broadcast(momentum), v, g);
        T ahead = T.MultiplyAdd(T.Broadcast(momentum), v, g);
        θ = T.MultiplyAdd(T.Broadcast(-learningRate), ahead, θ);
    }
}
