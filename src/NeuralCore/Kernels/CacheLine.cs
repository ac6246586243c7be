using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Kernels;

/// <summary>
/// Buffers on the stack aligned to a cache line: the stack itself is not aligned, and a wide vector that crosses a
/// cache line needs two loads. And a line fetched before it is needed.
/// </summary>
internal static unsafe class CacheLine
{
    private const int Bytes = 64;

    /// <summary>Numbers by which a buffer must be longer than what it holds.</summary>
    public const int Slack = Bytes / sizeof(Real);

    /// <summary>
    /// The first element of <paramref name="room"/>, a buffer on the stack, at the beginning of a cache line.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real* Align(Span<Real> room) =>
        (Real*)(((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(room)) + Bytes - 1) / Bytes * Bytes);

    /// <summary>
    /// Fetches the line of an address into the first-level cache while the core computes; any address is allowed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(Real* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }
}
