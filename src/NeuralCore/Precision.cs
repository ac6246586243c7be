#if REAL64
global using Real = double;
global using RealBits = long;
#else
global using Real = float;
global using RealBits = int;
#endif

namespace NeuralCore;

/// <summary>
/// The floating-point type of the library, <c>Real</c>: <c>float</c> for training, or <c>double</c> with the constant
/// <c>REAL64</c>, with which <c>NeuralCore.GradientCheck</c> compiles the same sources for gradient checks. Everything
/// that depends on the type is defined here.
/// </summary>
public static class Precision
{
#if REAL64
    /// <summary>Explicit fraction bits of <c>Real</c> (IEEE 754 binary64).</summary>
    public const int FractionBits = 52;

    /// <summary>
    /// Terms of the Taylor series of eʳ, |r| ≤ ln 2 / 2, that reach the rounding error of <c>Real</c>.
    /// </summary>
    internal static int ExponentialTerms => 13;

    /// <summary>ln 2 in two parts: the first has trailing zero bits, so that n times it is exact.</summary>
    internal const Real Ln2High = 0.6931471803691238;
    internal const Real Ln2Low = 1.9082149292705877e-10;

    /// <summary>eˣ is infinite above the first and flushed to zero below the second (−1021·ln 2).</summary>
    internal const Real MaxExponent = 709.782712893384;
    internal const Real MinExponent = -707.70327136;

    /// <summary>tanh is 1 to the last bit above this.</summary>
    internal const Real TanhSaturation = 20;
#else
    /// <summary>Explicit fraction bits of <c>Real</c> (IEEE 754 binary32).</summary>
    public const int FractionBits = 23;

    /// <summary>
    /// Terms of the Taylor series of eʳ, |r| ≤ ln 2 / 2, that reach the rounding error of <c>Real</c>.
    /// </summary>
    internal static int ExponentialTerms => 7;

    /// <summary>ln 2 in two parts: the first has trailing zero bits, so that n times it is exact.</summary>
    internal const Real Ln2High = 0.693359375f;
    internal const Real Ln2Low = -2.12194440e-4f;

    /// <summary>eˣ is infinite above the first and flushed to zero below the second (−125·ln 2).</summary>
    internal const Real MaxExponent = 88.72283f;
    internal const Real MinExponent = -86.643395f;

    /// <summary>tanh is 1 to the last bit above this.</summary>
    internal const Real TanhSaturation = 10;
#endif
}
