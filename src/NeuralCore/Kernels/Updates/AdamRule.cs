using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Updates;

/// <summary>
/// Adam's update, as Adam.cs defines it, with the bias corrections as two factors of the step, not two divisions of
/// each number.
/// </summary>
/// <remarks><code>
/// Update    m ← β₁·m + (1 − β₁)·g
///           v ← β₂·v + (1 − β₂)·g²
///           θ ← θ − rate·m / (√v·correction + ε),  rate = η / (1 − β₁ᵗ),  correction = 1 / √(1 − β₂ᵗ)
/// </code></remarks>
internal readonly struct AdamRule(
    double learningRate, double beta1, double beta2, double epsilon, long step) : IUpdateRule
{
    // Formed in double: in float, 1 − 0.999 would have lost four of its seven digits.
    private readonly Real keep1 = (Real)beta1, take1 = (Real)(1 - beta1);
    private readonly Real keep2 = (Real)beta2, take2 = (Real)(1 - beta2);
    private readonly Real rate = (Real)(learningRate / (1 - PortableMath.Pow(beta1, step)));
    private readonly Real correction = (Real)(1 / Math.Sqrt(1 - PortableMath.Pow(beta2, step)));
    private readonly Real epsilon = (Real)epsilon;

    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T g, ref T θ, ref T m, ref T v) where T : struct, ILanes<T>
    {
        m = T.MultiplyAdd(T.Broadcast(keep1), m, T.Broadcast(take1) * g);
        v = T.MultiplyAdd(T.Broadcast(keep2), v, T.Broadcast(take2) * g * g);
        θ -= T.Broadcast(rate) * m / T.MultiplyAdd(T.Sqrt(v), T.Broadcast(correction), T.Broadcast(epsilon));
    }
}
