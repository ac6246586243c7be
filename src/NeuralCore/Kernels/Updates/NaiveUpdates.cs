namespace NeuralCore.Kernels.Updates;

/// <summary>The optimizers' updates as plain loops: the definition that <see cref="FusedUpdate"/> equals bit for bit.</summary>
/// <remarks>The gradient is multiplied by <c>scale</c> (clipping) and left zero; the value first loses <c>decay</c> times itself (decoupled weight decay);
/// a state that has shrunk below the smallest normal number is remembered as 0.</remarks>
public static class NaiveUpdates
{
    /// <summary>2⁻¹²⁶ in float: below it, numbers lose digits and processors time.</summary>
    internal const Real SmallestNormal = Real.Epsilon * (1L << Precision.FractionBits);

    /// <summary>v ← μ·v + g; θ ← θ − η·v, or with Nesterov's look ahead θ ← θ − η·(g + μ·v). Without momentum v = g.</summary>
    public static void Sgd(Real learningRate, Real momentum, bool nesterov, Real scale, Real decay, Span<Real> value, Span<Real> gradient, Span<Real> velocity)
    {
        for (int i = 0; i < value.Length; i++)
        {
            Real g = Take(scale, decay, ref value[i], ref gradient[i]), direction = g;
            if (!velocity.IsEmpty)
            {
                velocity[i] = Real.FusedMultiplyAdd(momentum, velocity[i], g);
                direction = nesterov ? Real.FusedMultiplyAdd(momentum, velocity[i], g) : velocity[i];
            }

            value[i] = Real.FusedMultiplyAdd(-learningRate, direction, value[i]);
            if (!velocity.IsEmpty) velocity[i] = Normal(velocity[i]);
        }
    }

    /// <summary>m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; θ ← θ − (η / (1 − β₁ᵗ))·m / (√v / √(1 − β₂ᵗ) + ε)</summary>
    public static void Adam(double learningRate, double beta1, double beta2, double epsilon, long step, Real scale, Real decay, Span<Real> value, Span<Real> gradient, Span<Real> mean, Span<Real> meanSquare)
    {
        Guard.Require(step >= 1, $"The first step is step 1, not {step}: the bias corrections divide by 1 − βᵗ.");
        Real stepSize = (Real)(learningRate / (1 - Math.Pow(beta1, step))), rootCorrection = (Real)(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
        for (int i = 0; i < value.Length; i++)
        {
            Real g = Take(scale, decay, ref value[i], ref gradient[i]);
            mean[i] = Real.FusedMultiplyAdd((Real)beta1, mean[i], (Real)(1 - beta1) * g);
            meanSquare[i] = Real.FusedMultiplyAdd((Real)beta2, meanSquare[i], (Real)(1 - beta2) * g * g);
            value[i] -= stepSize * mean[i] / Real.FusedMultiplyAdd(Real.Sqrt(meanSquare[i]), rootCorrection, (Real)epsilon);
            (mean[i], meanSquare[i]) = (Normal(mean[i]), Normal(meanSquare[i]));
        }
    }

    /// <summary>s ← ρ·s + (1 − ρ)·g²; v ← μ·v + g / (√s + ε); θ ← θ − η·v. Without momentum v = g / (√s + ε).</summary>
    public static void RmsProp(double learningRate, double decayRate, double epsilon, double momentum, Real scale, Real decay, Span<Real> value, Span<Real> gradient, Span<Real> meanSquare, Span<Real> velocity)
    {
        for (int i = 0; i < value.Length; i++)
        {
            Real g = Take(scale, decay, ref value[i], ref gradient[i]);
            meanSquare[i] = Real.FusedMultiplyAdd((Real)decayRate, meanSquare[i], (Real)(1 - decayRate) * g * g);
            Real direction = g / (Real.Sqrt(meanSquare[i]) + (Real)epsilon);
            if (!velocity.IsEmpty) direction = Real.FusedMultiplyAdd((Real)momentum, velocity[i], direction);
            value[i] = Real.FusedMultiplyAdd(-(Real)learningRate, direction, value[i]);
            meanSquare[i] = Normal(meanSquare[i]);
            if (!velocity.IsEmpty) velocity[i] = Normal(direction);
        }
    }

    private static Real Take(Real scale, Real decay, ref Real value, ref Real gradient)
    {
        Real g = scale * gradient;
        value = Real.FusedMultiplyAdd(-decay, value, value);
        gradient = 0;
        return g;
    }

    private static Real Normal(Real x) => Math.Abs(x) < SmallestNormal ? 0 : x;
}
