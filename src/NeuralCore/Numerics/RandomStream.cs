using System.Runtime.CompilerServices;

namespace NeuralCore;

/// <summary>
/// A reproducible stream of random numbers with the key (seed, purpose, epoch, index): the same key gives the same
/// numbers, independent of other streams.
/// </summary>
/// <remarks><code>
/// Draw i    mix(key + i·γ),  γ = 2⁶⁴/φ rounded to odd      SplitMix64, Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195
/// </code>
/// Counter-based: each draw can be computed directly, so several threads can fill a mask, and a resumed run continues
/// at the right position. A value type: a copy continues independently.</remarks>
public struct RandomStream
{
    internal const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The multipliers of the mix.</summary>
    internal const ulong First = 0xBF58476D1CE4E5B9, Second = 0x94D049BB133111EB;

    private readonly ulong key;
    private ulong drawn;

    public RandomStream(ulong seed, RandomPurpose purpose, long epoch = 0, long index = 0)
    {
        ulong k = Mix(seed + Golden);
        k = Mix(k ^ ((ulong)purpose * 0xD1B54A32D192ED03));
        k = Mix(k ^ ((ulong)epoch + Golden));
        key = Mix(k ^ ((ulong)index * 0xABC98388FB8FAC03));
    }

    /// <summary>The i-th 64 random bits of the stream, without advancing it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong At(long i) => Mix(Unmixed(i));

    /// <summary>What the mix makes draw i of: that of draw i + 1 is <see cref="Golden"/> more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ulong Unmixed(long i) => key + ((ulong)i + 1) * Golden;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64() => Mix(key + ++drawn * Golden);

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double NextDouble(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>Uniform in 0 … bound−1; the bias of the multiply-shift is below bound/2⁶⁴.</summary>
    public int NextInt(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * PortableMath.Log(1 - NextDouble()));
        return radius * PortableMath.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Shuffles the items; every order is equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * First;
        z = (z ^ (z >> 27)) * Second;
        return z ^ (z >> 31);
    }
}

/// <summary>
/// The use of a <see cref="RandomStream"/>: each use has a separate stream, so that a new one does not change the
/// others.
/// </summary>
public enum RandomPurpose
{
    Initialize = 1,
    Shuffle = 2,
    Split = 3,
    Dropout = 4,
    Augment = 5,
    Digits = 6,
    Test = 7,
    Disturb = 8,
    Lines = 9,
}
