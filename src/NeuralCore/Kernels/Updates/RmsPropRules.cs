using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Updates;

/// <summary>s ← ρ·s + (1 − ρ)·g²; θ ← θ − η·g / (√s + ε)</summary>
internal readonly struct RmsPropRule(double learningRate, double decayRate, double epsilon) : IUpdateRule
{
    private readonly Real learningRate = (Real)learningRate, epsilon = (Real)epsilon;
    private readonly Real keep = (Real)decayRate, take = (Real)(1 - decayRate);

    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T value, ref T first, ref T second) where T : struct, ILanes<T> =>
        value = T.MultiplyAdd(T.Broadcast(-learningRate), Scaled(gradient, ref first), value);

    /// <summary>g / (√s + ε), after s has taken g in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Scaled<T>(T gradient, ref T meanSquare) where T : struct, ILanes<T>
    {
        meanSquare = T.MultiplyAdd(T.Broadcast(keep), meanSquare, T.Broadcast(take) * gradient * gradient);
        return gradient / (T.Sqrt(meanSquare) + T.Broadcast(epsilon));
    }
}

/// <summary>s as above; v ← μ·v + g / (√s + ε); θ ← θ − η·v</summary>
internal readonly struct RmsPropMomentumRule(double learningRate, double decayRate, double epsilon, double momentum) : IUpdateRule
{
    private readonly RmsPropRule rule = new(learningRate, decayRate, epsilon);
    private readonly Real learningRate = (Real)learningRate, momentum = (Real)momentum;

    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T value, ref T first, ref T second) where T : struct, ILanes<T>
    {
        second = T.MultiplyAdd(T.Broadcast(momentum), second, rule.Scaled(gradient, ref first));
        value = T.MultiplyAdd(T.Broadcast(-learningRate), second, value);
    }
}
