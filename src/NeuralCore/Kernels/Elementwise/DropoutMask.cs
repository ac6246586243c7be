using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Elementwise;

/// <summary>Draws a dropout mask and multiplies by it.</summary>
/// <remarks><code>
/// mask[i] = u(i) &lt; rate ? 0 : 1/(1 − rate)      u(i): 32 bits of the stream's draw ⌊i/2⌋,
///                                                so any thread can draw any part
/// y[i] = mask[i]·x[i]
/// </code></remarks>
internal static unsafe class DropoutMask
{
    public static void Apply(
        WorkerTeam team, RandomStream random, double rate, ReadOnlySpan<Real> x, Span<Real> mask, Span<Real> y)
    {
        Guard.Length(mask, x.Length);
        Guard.Length(y, x.Length);
        fixed (Real* xs = x, masks = mask, ys = y)
        {
            var work = new ApplyWork
            {
                Random = random, Threshold = (uint)(rate * uint.MaxValue), Keep = (Real)(1 / (1 - rate)), X = xs,
                Mask = masks, Y = ys, Length = x.Length,
            };
            team.Run(Elementwise.Items(x.Length), work);
        }
    }

    public static void Multiply(WorkerTeam team, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> mask, Span<Real> dx)
    {
        Guard.Length(mask, dy.Length);
        Guard.Length(dx, dy.Length);
        fixed (Real* dys = dy, masks = mask, dxs = dx)
            team.Run(Elementwise.Items(dy.Length), new MultiplyWork
            {
                Dy = dys, Mask = masks, Dx = dxs, Length = dy.Length,
            });
    }

    private struct ApplyWork : ITeamWork
    {
        public RandomStream Random;
        public uint Threshold;
        public Real Keep;
        public Real* X, Mask, Y;
        public int Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item)
        {
            int start = item * Elementwise.ItemLength, end = Math.Min(Length, start + Elementwise.ItemLength),
                i = start;
            if (sizeof(Real) == sizeof(uint) && Widest.Has512)
            {
                Vector512<uint> threshold = Vector512.Create(Threshold);
                Vector512<Real> keep = Vector512.Create(Keep);
                for (; i <= end - Vector512<uint>.Count; i += Vector512<uint>.Count)
                {
                    // Eight draws are sixteen numbers of 32 bits, the lower half of each first.
                    Vector512<Real> mask = Vector512.GreaterThanOrEqual(EightDraws.At(Random, i / 2).AsUInt32(),
                        threshold).As<uint, Real>() & keep;
                    mask.Store(Mask + i);
                    (mask * Vector512.Load(X + i)).Store(Y + i);
                }
            }

            for (; i < end; i += 2)
            {
                ulong bits = Random.At(i / 2);
                Apply(i, (uint)bits);
                if (i + 1 < end) Apply(i + 1, (uint)(bits >> 32));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Apply(int i, uint draw)
        {
            // A product with 0 or 1, not a branch: half of all draws would be mispredicted.
            Mask[i] = Keep * Unsafe.BitCast<bool, byte>(draw >= Threshold);
            Y[i] = Mask[i] * X[i];
        }
    }

    private struct MultiplyWork : ITeamWork
    {
        public Real* Dy, Mask, Dx;
        public int Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item)
        {
            int start = item * Elementwise.ItemLength, length = Math.Min(Elementwise.ItemLength, Length - start);
            TensorPrimitives.Multiply(new ReadOnlySpan<Real>(Dy + start, length),
                new ReadOnlySpan<Real>(Mask + start, length), new Span<Real>(Dx + start, length));
        }
    }
}
