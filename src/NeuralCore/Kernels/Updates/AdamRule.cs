using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Updates;

/// <summary>
/// m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; θ ← θ − stepSize·m / (√v·rootCorrection + ε),
/// with stepSize = η / (1 − β₁ᵗ) and rootCorrection = 1 / √(1 − β₂ᵗ), which are worth one division a step, not one a number.
/// </summary>
internal readonly struct AdamRule(double learningRate, double beta1, double beta2, double epsilon, long step) : IUpdateRule
{
    // Formed in double: in float, 1 − 0.999 would have lost four of its seven digits.
    private readonly Real keep1 = (Real)beta1, take1 = (Real)(1 - beta1);
    private readonly Real keep2 = (Real)beta2, take2 = (Real)(1 - beta2);
    private readonly Real stepSize = (Real)(learningRate / (1 - Math.Pow(beta1, step)));
    private readonly Real rootCorrection = (Real)(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
    private readonly Real epsilon = (Real)epsilon;

    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T value, ref T first, ref T second) where T : struct, ILanes<T>
    {
        first = T.MultiplyAdd(T.Broadcast(keep1), first, T.Broadcast(take1) * gradient);
        second = T.MultiplyAdd(T.Broadcast(keep2), second, T.Broadcast(take2) * gradient * gradient);
        value -= T.Broadcast(stepSize) * first / T.MultiplyAdd(T.Sqrt(second), T.Broadcast(rootCorrection), T.Broadcast(epsilon));
    }
}
