using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Runs.Records;

/// <summary>The width of vectors, in bits: what this process uses, and what the processor has.</summary>
/// <remarks>The just-in-time compiler detects the processor. A native build uses the instruction set that it was
/// published for, on every machine.</remarks>
internal static class VectorWidth
{
    public static int InUse =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated
        ? 128 : 0;

    /// <summary>
    /// A warning for a native build that does not use the full vector width of the processor; else null.
    /// </summary>
    public static string? Warning() =>
        !RuntimeFeature.IsDynamicCodeCompiled && X86Base.IsSupported ? Warning(InUse, OfProcessor()) : null;

    internal static string? Warning(int used, int available) => used >= available ? null :
        $"this program was built for vectors of {used} bits, and the processor has {available}: it is " +
            $"slower than necessary, with the same results. Publish it with " +
            $"-p:IlcInstructionSet={(available == 512 ? "x86-64-v4" : "x86-64-v3")} for machines like this one " +
            $"(docs/native.md).";

    private static int OfProcessor() =>
        X86Base.CpuId(0, 0).Eax < 7 ? 128 : OfProcessor(X86Base.CpuId(1, 0).Ecx, X86Base.CpuId(7, 0).Ebx);

    /// <param name="basic">ECX of CPUID's leaf 1.</param>
    /// <param name="extended">EBX of CPUID's leaf 7.</param>
    internal static int OfProcessor(int basic, int extended)
    {
        const int Fma = 1 << 12, SavedBySystem = 1 << 27, Avx = 1 << 28, Avx2 = 1 << 5;
        // F, DQ, CD, BW, VL: what x86-64-v4 requires.
        const int Avx512 = 1 << 16 | 1 << 17 | 1 << 28 | 1 << 30 | 1 << 31;
        bool has256 = HasAll(basic, Fma | SavedBySystem | Avx) && HasAll(extended, Avx2);
        return !has256 ? 128 : HasAll(extended, Avx512) ? 512 : 256;
    }

    private static bool HasAll(int bits, int wanted) => (bits & wanted) == wanted;
}
