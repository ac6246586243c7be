using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Updates;

/// <summary>
/// One step of an <see cref="IUpdateRule"/> over a parameter in a single pass, with the machine's widest vectors and a
/// team.
/// </summary>
/// <remarks><code>
/// Shapes    value, gradient, first, second: any length L; states that the rule does not keep are empty
/// Update    g = scale·gradient[i]
///           value[i] ← value[i] − decay·value[i]
///           value[i], first[i], second[i] ← rule(g, …)      a state below the smallest normal number becomes 0
///           gradient[i] ← 0
/// </code>
/// For a dead ReLU unit gradients are 0 and optimizer states decay to subnormal numbers, which never reach 0 and cost
/// many cycles per operation: one dead unit slows down its whole layer.</remarks>
internal static unsafe class FusedUpdate
{
    /// <summary>Numbers of one item: 16 KB of each operand.</summary>
    internal const int ItemLength = 4096;

    /// <summary>2⁻¹²⁶ in float: below it, numbers lose digits and processors time.</summary>
    private const Real MinNormal = Real.Epsilon * (1L << Precision.FractionBits);

    public static void Run<TRule>(
        WorkerTeam team, TRule rule, Real scale, Real decay, Span<Real> value, Span<Real> gradient, Span<Real> first,
        Span<Real> second)
        where TRule : struct, IUpdateRule
    {
        Guard.Length(gradient, value.Length);
        Guard.Length(first, TRule.States > 0 ? value.Length : 0);
        Guard.Length(second, TRule.States > 1 ? value.Length : 0);
        int items = (value.Length + ItemLength - 1) / ItemLength;
        fixed (Real* values = value, gradients = gradient, firsts = first, seconds = second)
        {
            team.RunWidest(items, new Work<TRule>
            {
                Rule = rule, Scale = scale, Decay = decay, Length = value.Length,
                Value = values, Gradient = gradients, First = firsts, Second = seconds,
            });
        }
    }

    /// <summary>One item at a given width; the ends by single numbers, which give the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Range<TRule, T>(
        TRule rule, Real scale, Real decay, Real* value, Real* gradient, Real* first, Real* second, int length)
        where TRule : struct, IUpdateRule where T : struct, ILanes<T>
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count)
            Move<TRule, T>(rule, scale, decay, value, gradient, first, second, i);
        for (; i < length; i++) Move<TRule, Lane>(rule, scale, decay, value, gradient, first, second, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<TRule, T>(
        TRule rule, Real scale, Real decay, Real* value, Real* gradient, Real* first, Real* second, int i)
        where TRule : struct, IUpdateRule where T : struct, ILanes<T>
    {
        T g = T.Broadcast(scale) * T.Load(gradient + i), θ = T.Load(value + i);
        T one = TRule.States > 0 ? T.Load(first + i) : default, two = TRule.States > 1 ? T.Load(second + i) : default;
        θ = T.MultiplyAdd(T.Broadcast(-decay), θ, θ);
        rule.Apply(g, ref θ, ref one, ref two);
        θ.Store(value + i);
        if (TRule.States > 0) Normal(one).Store(first + i);
        if (TRule.States > 1) Normal(two).Store(second + i);
        T.Broadcast(0).Store(gradient + i);
    }

    /// <summary>x, or 0 where |x| is below the smallest normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Normal<T>(T x) where T : struct, ILanes<T>
    {
        T zero = T.Broadcast(0), magnitude = T.SelectLess(x, zero, zero - x, x);
        return T.SelectLess(magnitude, T.Broadcast(MinNormal), zero, x);
    }

    private struct Work<TRule> : ILaneWork where TRule : struct, IUpdateRule
    {
        public TRule Rule;
        public Real Scale, Decay;
        public Real* Value, Gradient, First, Second;
        public int Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<T>(int item) where T : struct, ILanes<T>
        {
            int start = item * ItemLength, length = Math.Min(ItemLength, Length - start);
            Real* first = TRule.States > 0 ? First + start : null, second = TRule.States > 1 ? Second + start : null;
            Range<TRule, T>(Rule, Scale, Decay, Value + start, Gradient + start, first, second, length);
        }
    }
}

/// <summary>
/// How one number θ of a parameter moves, given its gradient g and the optimizer's state; written once for every vector
/// width.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>
    /// State kept for each number of the parameter: 0, 1 (<c>first</c>) or 2 numbers (<c>first</c> and <c>second</c>).
    /// </summary>
    static abstract int States { get; }

    /// <summary>
    /// Moves <paramref name="θ"/> and the state by one step; a rule names the two states by its own symbols.
    /// </summary>
    /// <remarks>Implementations are marked for inlining: as a call, with its operands in memory, Adam took ten times as
    /// long.</remarks>
    void Apply<T>(T g, ref T θ, ref T first, ref T second) where T : struct, ILanes<T>;
}
