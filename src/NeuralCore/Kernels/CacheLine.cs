using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralCore.Kernels;

/// <summary>
/// Buffers on the stack that begin where a cache line does: the system puts a stack anywhere, and a wide vector that
/// lies in two lines takes two loads.
/// </summary>
internal static unsafe class CacheLine
{
    private const int Bytes = 64;

    /// <summary>Numbers by which a buffer must be longer than what it holds.</summary>
    public const int Slack = Bytes / sizeof(Real);

    /// <summary>The first number of <paramref name="room"/>, which lies on the stack, that begins a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real* Align(Span<Real> room) =>
        (Real*)(((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(room)) + Bytes - 1) / Bytes * Bytes);
}
