#if REAL64
global using Real = double;
#else
global using Real = float;
#endif

namespace NeuralCore;

/// <summary>
/// The number the library computes with, chosen once: <c>float</c> to train, or <c>double</c> under the constant <c>REAL64</c>,
/// with which <c>NeuralCore.GradientCheck</c> compiles these same sources to prove the calculus.
/// </summary>
public static class Precision
{
#if REAL64
    /// <summary>Explicit fraction bits of <c>Real</c> (IEEE 754 binary64).</summary>
    public const int FractionBits = 52;

    /// <summary>Terms of the Taylor series of eʳ, |r| ≤ ln 2 / 2, that reach the rounding error of <c>Real</c>.</summary>
    internal const int ExponentialTerms = 13;
#else
    /// <summary>Explicit fraction bits of <c>Real</c> (IEEE 754 binary32).</summary>
    public const int FractionBits = 23;

    /// <summary>Terms of the Taylor series of eʳ, |r| ≤ ln 2 / 2, that reach the rounding error of <c>Real</c>.</summary>
    internal const int ExponentialTerms = 7;
#endif
}
