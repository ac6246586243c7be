using System.Buffers;
using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>
/// Connectionist temporal classification (CTC): the loss for texts whose characters have no known positions. The
/// network gives logits for each column of a line; the loss is the negative logarithm of the probability of all ways to
/// read the text from the columns.
/// </summary>
/// <remarks><code>
/// Shapes    z, dz: (N, T, K) or (N, 1, T, K)   T frames (columns), K − 1 symbols, class K − 1 is the blank ∅
///           t: (N, L)                          indices of symbols, TextTargets.End after the last
/// Path      one class per frame, read by dropping repetitions, then blanks: a a ∅ a b ∅ → a a b
/// States    s: ∅ l₁ ∅ l₂ ∅ … l_L ∅, S = 2·L + 1; q[s] is the class of state s
/// Jump      J[s]: q[s] ≠ ∅ and q[s] ≠ q[s−2]   only then s may follow s − 2
/// Softmax   ln p[t,k] = z[t,k] − ln Σⱼ exp z[t,j]
/// Forward   α[0,s] = p[0,q[s]] for s ≤ 1, else 0
///           α[t,s] = p[t,q[s]]·(α[t−1,s] + α[t−1,s−1] + J[s]·α[t−1,s−2])
/// Backward  β[T−1,s] = 1 for s ≥ S − 2, else 0
///           β[t,s] = Σ p[t+1,q[r]]·β[t+1,r]     over r = s, s + 1, and s + 2 if J[s+2]
/// Loss      P = Σₛ α[T−1,s]·β[T−1,s],  ℓ = −ln P,  L = Σₙ ℓₙ / N
/// Gradient  dz[t,k] = (p[t,k] − Σ α[t,s]·β[t,s]/P over s with q[s] = k) / N
/// Loops     EvaluateSample in this file
/// See       docs/learn/13-ctc.md
/// </code>
/// Graves et al. 2006, "Connectionist Temporal Classification". α and β are kept as logarithms, in double. A text that
/// has more symbols than fit into T frames (equal neighbours need a blank between them) has probability 0: its loss and
/// its gradient are 0, so nothing is learned from it; <see cref="Fits"/> checks a text before a training.</remarks>
public sealed class CtcLoss : Loss
{
    /// <summary>Name of the last class in models.</summary>
    internal const string BlankName = "blank";

    private const int MaxStackStates = 128;

    public override string Name => "ctc";

    /// <summary>Whether a text can be read from <paramref name="frames"/> frames: L + number of equal neighbours ≤ T.</summary>
    /// <param name="text">Indices of symbols, without <see cref="TextTargets.End"/>.</param>
    public static bool Fits(ReadOnlySpan<int> text, int frames)
    {
        int needed = text.Length;
        for (int i = 1; i < text.Length; i++) needed += text[i] == text[i - 1] ? 1 : 0;
        return needed <= frames;
    }

    /// <inheritdoc/>
    /// <remarks>Takes texts.</remarks>
    public override void RequireFit(Targets targets, Shape output)
    {
        Guard.Require(targets is TextTargets, $"{Name} takes texts as targets, not {targets}.");
        int symbols = ((TextTargets)targets).Symbols;
        Guard.Require(IsSequence(output.Batch(1)) && output.Last == symbols + 1,
            $"There are {symbols} symbols and a blank, the network gives {output} outputs. End it with a convolution "
            + $"that gives 1×T×{symbols + 1}: one row of T frames.");
    }

    public override double Evaluate(Tensor logits, Tensor targets, Tensor? gradient) =>
        Evaluate(logits, targets, gradient, team: null);

    internal override double Evaluate(Tensor logits, Tensor targets, Tensor? gradient, WorkerTeam? team)
    {
        (int batch, int frames, int classes) = Sizes(logits, targets);
        for (int i = 0; i < targets.Length; i++)
        {
            Guard.Require(targets[i] < classes - 1, $"{Name}: symbol {targets[i]} of sample "
                + $"{i / targets.Shape.Last} is not below {classes - 1}.");
        }

        double[] losses = ArrayPool<double>.Shared.Rent(batch);
        var work = new SampleWork
        {
            Logits = logits, Targets = targets, Gradient = gradient, Frames = frames, Classes = classes,
            Losses = losses,
        };
        if (team is not null) team.Run(batch, work);
        else for (int n = 0; n < batch; n++) work.Run(n);
        double sum = 0;
        for (int n = 0; n < batch; n++) sum += losses[n];
        ArrayPool<double>.Shared.Return(losses);
        return sum / batch;
    }

    /// <inheritdoc/>
    /// <remarks>A text is correct if greedy decoding gives exactly this text.</remarks>
    public override int CountCorrect(Tensor logits, Tensor targets)
    {
        (int batch, int frames, int classes) = Sizes(logits, targets);
        int longest = targets.Shape.Last, correct = 0;
        int[] decoded = ArrayPool<int>.Shared.Rent(frames);
        for (int n = 0; n < batch; n++)
        {
            int length = CtcDecoder.Greedy(
                logits.Span.Slice(n * frames * classes, frames * classes), frames, classes, decoded);
            ReadOnlySpan<Real> t = targets.Span.Slice(n * longest, longest);
            int k = 0;
            while (k < longest && k < length && t[k] == decoded[k]) k++;
            if (k == length && (k == longest || t[k] < 0)) correct++;
        }

        ArrayPool<int>.Shared.Return(decoded);
        return correct;
    }

    /// <summary>ln P of a text, −∞ if it does not fit: see the block of this class.</summary>
    /// <param name="logits">(T, K)</param>
    /// <param name="text">Indices of symbols.</param>
    public static double LogProbability(ReadOnlySpan<Real> logits, int frames, int classes, ReadOnlySpan<int> text)
    {
        double[] logP = ArrayPool<double>.Shared.Rent(frames * classes);
        LogSoftmax(logits, frames, classes, logP);
        double result = LogSpace.Zero;
        if (Fits(text, frames))
        {
            double[] memory = ArrayPool<double>.Shared.Rent(frames * (2 * text.Length + 1));
            result = Forward(logP, text, frames, classes, memory);
            ArrayPool<double>.Shared.Return(memory);
        }

        ArrayPool<double>.Shared.Return(logP);
        return result;
    }

    /// <summary>ln P of a text from p[t,k]; <paramref name="least"/> where it is less.</summary>
    /// <param name="least">At least −300: the sums over paths underflow below e^−700.</param>
    internal static double LogProbabilityOf(
        ReadOnlySpan<double> p, int frames, int classes, ReadOnlySpan<int> text, double least)
    {
        if (!Fits(text, frames)) return least;
        int states = 2 * text.Length + 1, blank = classes - 1;
        Span<double> α = states <= MaxStackStates ? stackalloc double[states] : new double[states];
        α.Clear();
        α[0] = p[blank];
        if (states > 1) α[1] = p[text[0]];
        for (int t = 1; t < frames; t++)
        {
            ReadOnlySpan<double> now = p.Slice(t * classes, classes);
            // From the last state down, so that those before it still have the values of the last frame.
            for (int i = text.Length - 1; i >= 0; i--)
            {
                double before = α[2 * i + 1] + α[2 * i];
                if (i > 0 && text[i] != text[i - 1]) before += α[2 * i - 1];
                α[2 * i + 2] = (α[2 * i + 2] + α[2 * i + 1]) * now[blank];
                α[2 * i + 1] = before * now[text[i]];
            }

            α[0] *= now[blank];
        }

        double sum = states == 1 ? α[0] : α[^1] + α[^2];
        return sum > 0 ? Math.Max(PortableMath.Log(sum), least) : least;
    }

    /// <summary>ln p[t,k] for all frames, in double.</summary>
    internal static void LogSoftmax(ReadOnlySpan<Real> logits, int frames, int classes, Span<double> logP)
    {
        for (int t = 0; t < frames; t++)
        {
            ReadOnlySpan<Real> z = logits.Slice(t * classes, classes);
            Span<double> row = logP.Slice(t * classes, classes);
            double max = double.NegativeInfinity, sum = 0;
            foreach (Real logit in z) max = Math.Max(max, logit);
            for (int k = 0; k < classes; k++) row[k] = z[k] - max;
            LogSpaceExponential.Run(row, row);
            foreach (double exp in row) sum += exp;
            double logSum = max + PortableMath.Log(sum);
            for (int k = 0; k < classes; k++) logP[t * classes + k] = z[k] - logSum;
        }
    }

    /// <summary>Loss ℓ of one sample, and its gradient times <paramref name="weight"/> unless dz is empty.</summary>
    /// <param name="memory">T·K + (T + 2)·S + 2·K numbers.</param>
    private static double EvaluateSample(
        ReadOnlySpan<Real> z, ReadOnlySpan<int> text, int frames, int classes, double weight, Span<Real> dz,
        Span<double> memory)
    {
        Span<double> logP = memory[..(frames * classes)];
        LogSoftmax(z, frames, classes, logP);
        if (!Fits(text, frames))
        {
            dz.Clear();
            return 0;
        }

        int states = 2 * text.Length + 1, blank = classes - 1;
        Span<double> α = memory.Slice(frames * classes, frames * states);
        Span<double> rest = memory[(frames * (classes + states))..];
        double logTotal = Forward(logP, text, frames, classes, α);
        if (dz.IsEmpty) return -logTotal;

        Span<double> β = rest[..states], next = rest.Slice(states, states), occupancy = rest.Slice(2 * states, classes);
        Span<double> p = rest.Slice(2 * states + classes, classes);
        β.Fill(LogSpace.Zero);
        β[^1] = 0;
        if (states > 1) β[^2] = 0;
        (int first, int last) = Band(frames - 1, frames, states);
        for (int t = frames - 1; t >= 0; t--)
        {
            if (t < frames - 1)
            {
                // next[s] = p[t+1,q[s]]·β[t+1,s]
                for (int s = 0; s < states; s++) next[s] = β[s] + logP[(t + 1) * classes + Class(text, s, blank)];
                (first, last) = Band(t, frames, states);
                for (int s = first; s <= last; s++)
                {
                    double sum = next[s];
                    if (s + 1 < states) sum = LogSpace.Add(sum, next[s + 1]);
                    if (s + 2 < states && Jumps(text, s + 2)) sum = LogSpace.Add(sum, next[s + 2]);
                    β[s] = sum;
                }
            }

            occupancy.Clear();
            for (int s = first; s <= last; s++)
                occupancy[Class(text, s, blank)] += LogSpace.Exp(Math.Min(0, α[t * states + s] + β[s] - logTotal));
            LogSpaceExponential.Run(logP.Slice(t * classes, classes), p);
            for (int k = 0; k < classes; k++) dz[t * classes + k] = (Real)((p[k] - occupancy[k]) * weight);
        }

        return -logTotal;
    }

    /// <summary>Fills α, (T, S) logarithms, and returns ln P.</summary>
    private static double Forward(
        ReadOnlySpan<double> logP, ReadOnlySpan<int> text, int frames, int classes, Span<double> α)
    {
        int states = 2 * text.Length + 1, blank = classes - 1;
        α[..states].Fill(LogSpace.Zero);
        for (int s = 0; s < Math.Min(2, states); s++) α[s] = logP[Class(text, s, blank)];
        for (int t = 1; t < frames; t++)
        {
            ReadOnlySpan<double> before = α.Slice((t - 1) * states, states);
            Span<double> now = α.Slice(t * states, states);
            now.Fill(LogSpace.Zero);
            (int first, int end) = Band(t, frames, states);
            for (int s = first; s <= end; s++)
            {
                double sum = before[s];
                if (s >= 1) sum = LogSpace.Add(sum, before[s - 1]);
                if (Jumps(text, s)) sum = LogSpace.Add(sum, before[s - 2]);
                now[s] = sum + logP[t * classes + Class(text, s, blank)];
            }
        }

        ReadOnlySpan<double> last = α.Slice((frames - 1) * states, states);
        return states == 1 ? last[0] : LogSpace.Add(last[^1], last[^2]);
    }

    /// <summary>The states that frame t can have: a frame advances at most two states, from the first two to the last
    /// two.</summary>
    private static (int First, int Last) Band(int t, int frames, int states) =>
        (Math.Max(0, states - 2 * (frames - t)), Math.Min(states - 1, 2 * t + 1));

    /// <summary>q[s]</summary>
    private static int Class(ReadOnlySpan<int> text, int s, int blank) => (s & 1) == 0 ? blank : text[s >> 1];

    /// <summary>J[s]</summary>
    private static bool Jumps(ReadOnlySpan<int> text, int s) => (s & 1) == 1 && s > 1 && text[s >> 1] != text[(s >> 1) - 1];

    private static bool IsSequence(Shape z) => z.Rank == 3 || (z.Rank == 4 && z[1] == 1);

    private (int Batch, int Frames, int Classes) Sizes(Tensor logits, Tensor targets)
    {
        Shape z = logits.Shape;
        Guard.Require(IsSequence(z) && z.Length > 0 && z.Last > 1,
            $"{Name}: logits are {z}; N×T×K or N×1×T×K is needed, a row of class logits for each frame.");
        Guard.Require(targets.Shape.Rank == 2 && targets.Shape[0] == z[0],
            $"{Name}: logits are {z}, targets {targets.Shape}; a row of symbols for each sample is needed.");
        return (z[0], z[z.Rank - 2], z.Last);
    }

    private struct SampleWork : ITeamWork
    {
        public Tensor Logits;
        public Tensor Targets;
        public Tensor? Gradient;
        public int Frames;
        public int Classes;
        public double[] Losses;

        public readonly void Run(int n)
        {
            int longest = Targets.Shape.Last, states = 2 * longest + 1, length = 0, size = Frames * Classes;
            double[] memory = ArrayPool<double>.Shared.Rent(size + (Frames + 2) * states + 2 * Classes);
            int[] symbols = ArrayPool<int>.Shared.Rent(longest);
            ReadOnlySpan<Real> t = Targets.Span.Slice(n * longest, longest);
            for (; length < longest && t[length] >= 0; length++) symbols[length] = (int)t[length];
            Losses[n] = EvaluateSample(
                Logits.Span.Slice(n * size, size), symbols.AsSpan(0, length), Frames, Classes, 1.0 / Logits.Shape[0],
                Gradient is null ? [] : Gradient.Span.Slice(n * size, size), memory);
            ArrayPool<int>.Shared.Return(symbols);
            ArrayPool<double>.Shared.Return(memory);
        }
    }
}
