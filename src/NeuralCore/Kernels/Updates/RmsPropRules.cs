using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Updates;

/// <summary>s ← ρ·s + (1 − ρ)·g²; θ ← θ − η·g / (√s + ε)</summary>
internal readonly struct RmsPropRule(double learningRate, double decayRate, double epsilon) : IUpdateRule
{
    private readonly Real epsilon = (Real)epsilon;
    private readonly Real keep = (Real)decayRate, take = (Real)(1 - decayRate);

    public static int States => 1;

    internal Real LearningRate { get; } = (Real)learningRate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T g, ref T θ, ref T s, ref T v) where T : struct, ILanes<T> =>
        θ = T.MultiplyAdd(T.Broadcast(-LearningRate), Scaled(g, ref s), θ);

    /// <summary>g / (√s + ε), with s updated first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Scaled<T>(T g, ref T s) where T : struct, ILanes<T>
    {
        s = T.MultiplyAdd(T.Broadcast(keep), s, T.Broadcast(take) * g * g);
        return g / (T.Sqrt(s) + T.Broadcast(epsilon));
    }
}

/// <summary>s as above; v ← μ·v + g / (√s + ε); θ ← θ − η·v</summary>
internal readonly struct RmsPropMomentumRule(RmsPropRule rule, double momentum) : IUpdateRule
{
    private readonly RmsPropRule rule = rule;
    private readonly Real momentum = (Real)momentum;

    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T g, ref T θ, ref T s, ref T v) where T : struct, ILanes<T>
    {
        v = T.MultiplyAdd(T.Broadcast(momentum), v, rule.Scaled(g, ref s));
        θ = T.MultiplyAdd(T.Broadcast(-rule.LearningRate), v, θ);
    }
}
