using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Benchmarks;

/// <summary>
/// A prototype of a product of 8-bit integers with the instruction <c>vpdpbusd</c> (VNNI): it adds four products of an
/// unsigned and a signed byte to a 32-bit sum, in eight lanes. .NET 10 offers 256 bits of it, as AVX-VNNI.
/// </summary>
internal static unsafe class Int8Product
{
    /// <summary>Outputs of a panel: two vectors of sums.</summary>
    public const int Panel = 16;

    /// <summary>Terms that one instruction adds.</summary>
    public const int Group = 4;

    /// <summary>12 sums, two vectors of weights and one of inputs use 15 of the 16 registers.</summary>
    private const int TileRows = 6;

    public static bool IsSupported => AvxVnni.IsSupported;

    /// <summary>The definition: y = x·W.</summary>
    /// <param name="x">(rows, terms).</param>
    /// <param name="w">(terms, outputs).</param>
    /// <param name="y">(rows, outputs).</param>
    public static void Naive(ReadOnlySpan<byte> x, ReadOnlySpan<sbyte> w, Span<int> y, int rows, int terms, int outputs)
    {
        for (int n = 0; n < rows; n++)
        {
            for (int o = 0; o < outputs; o++)
            {
                int sum = 0;
                for (int k = 0; k < terms; k++) sum += x[n * terms + k] * w[k * outputs + o];
                y[n * outputs + o] = sum;
            }
        }
    }

    /// <summary>(terms, outputs) → (outputs / 16, terms / 4, 16, 4), as <see cref="Forward"/> reads it.</summary>
    public static sbyte[] Pack(ReadOnlySpan<sbyte> w, int terms, int outputs)
    {
        var packed = new sbyte[w.Length];
        for (int k = 0; k < terms; k++)
        {
            for (int o = 0; o < outputs; o++)
                packed[(o / Panel * terms + k / Group * Group) * Panel + o % Panel * Group + k % Group] =
                    w[k * outputs + o];
        }

        return packed;
    }

    /// <summary>y = x·W with packed weights; one row, or at least six.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(byte* x, sbyte* packed, int* y, int rows, int terms, int outputs)
    {
        for (int o = 0; o < outputs; o += Panel, packed += Panel * terms)
        {
            if (rows == 1) Row(x, packed, y + o, terms);
            for (int n = 0; n + 1 < rows; n += TileRows)
            {
                // The last tile overlaps the one before it.
                int first = Math.Min(n, rows - TileRows);
                Tile(x + first * terms, packed, y + first * outputs + o, terms, outputs);
            }
        }
    }

    /// <summary>Sums of even and odd groups apart: four chains instead of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(byte* x, sbyte* w, int* y, int terms)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        int k = 0;
        for (; k + Group < terms; k += 2 * Group, w += 2 * Panel * Group)
        {
            a = Add(a, x + k, Vector256.Load(w));
            b = Add(b, x + k, Vector256.Load(w + 32));
            c = Add(c, x + k + Group, Vector256.Load(w + 64));
            d = Add(d, x + k + Group, Vector256.Load(w + 96));
        }

        if (k < terms)
        {
            a = Add(a, x + k, Vector256.Load(w));
            b = Add(b, x + k, Vector256.Load(w + 32));
        }

        (a + c).Store(y);
        (b + d).Store(y + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(byte* x, sbyte* w, int* y, int terms, int outputs)
    {
        Vector256<int> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default,
            b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        byte* x3 = x + 3 * terms;
        for (byte* end = x + terms; x < end; x += Group, x3 += Group, w += Panel * Group)
        {
            Vector256<sbyte> wa = Vector256.Load(w), wb = Vector256.Load(w + 32);
            (a0, b0) = (Add(a0, x, wa), Add(b0, x, wb));
            (a1, b1) = (Add(a1, x + terms, wa), Add(b1, x + terms, wb));
            (a2, b2) = (Add(a2, x + 2 * terms, wa), Add(b2, x + 2 * terms, wb));
            (a3, b3) = (Add(a3, x3, wa), Add(b3, x3, wb));
            (a4, b4) = (Add(a4, x3 + terms, wa), Add(b4, x3 + terms, wb));
            (a5, b5) = (Add(a5, x3 + 2 * terms, wa), Add(b5, x3 + 2 * terms, wb));
        }

        Store(a0, b0, y);
        Store(a1, b1, y + outputs);
        Store(a2, b2, y + 2 * outputs);
        Store(a3, b3, y + 3 * outputs);
        Store(a4, b4, y + 4 * outputs);
        Store(a5, b5, y + 5 * outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sum, byte* x, Vector256<sbyte> w) =>
        AvxVnni.MultiplyWideningAndAdd(sum, Vector256.Create(*(int*)x).AsByte(), w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> a, Vector256<int> b, int* y)
    {
        a.Store(y);
        b.Store(y + 8);
    }
}
