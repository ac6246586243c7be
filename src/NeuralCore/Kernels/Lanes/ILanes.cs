namespace NeuralCore.Kernels.Lanes;

/// <summary>
/// A vector register of numbers, so that a kernel is written once and compiled for every width.
/// Every operation acts on each lane alone and is exactly the IEEE 754 operation, so all widths give the same bits.
/// </summary>
internal unsafe interface ILanes<T> where T : struct, ILanes<T>
{
    /// <summary>Numbers in the register.</summary>
    static abstract int Count { get; }

    static abstract T Load(Real* source);

    static abstract T Broadcast(Real value);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>
    /// sum ← a·b + sum, rounded once. In the inner loops: the compiler then changes the register of the sum, instead of
    /// another that it copies there.
    /// </summary>
    static abstract void Accumulate(ref T sum, T a, T b);

    /// <summary>The same with b in memory, which the instruction reads itself.</summary>
    static abstract void Accumulate(ref T sum, T a, Real* b);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    static abstract T Sqrt(T a);

    /// <summary>a &lt; b ? then : otherwise, lane by lane; a comparison with NaN is false.</summary>
    static abstract T SelectLess(T a, T b, T then, T otherwise);

    /// <summary>a = b ? then : otherwise, lane by lane; a comparison with NaN is false.</summary>
    static abstract T SelectEqual(T a, T b, T then, T otherwise);

    /// <summary>Bit i is set where a &lt; b in lane i.</summary>
    static abstract uint MaskLess(T a, T b);

    /// <summary>Bit i is set where a = b in lane i.</summary>
    static abstract uint MaskEqual(T a, T b);

    /// <summary>
    /// a·2ⁿ by integer addition to the exponent; n is stored in the lowest bits of <paramref name="n"/>'s fraction.
    /// </summary>
    static abstract T AddToExponent(T a, T n);

    /// <summary>
    /// Lists the lanes of <paramref name="x"/> whose lane of <paramref name="selector"/> is not zero, in their order:
    /// lane i with the offset start + i·stride.
    /// </summary>
    /// <param name="values">Memory for <see cref="Count"/> numbers, also if fewer are listed; the same for <paramref
    /// name="offsets"/>.</param>
    /// <returns>How many were listed.</returns>
    static abstract int ListNonZero(T selector, T x, int start, int stride, Real* values, int* offsets);

    void Store(Real* destination);
}
