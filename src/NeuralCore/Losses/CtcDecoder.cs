namespace NeuralCore;

/// <summary>Reads texts from the logits of a network that was trained with <see cref="CtcLoss"/>.</summary>
/// <remarks><code>
/// Shapes    z: (T, K)   T frames, K − 1 symbols, class K − 1 is the blank
/// Greedy    the most probable class of each frame; repetitions, then blanks are dropped
/// Beam      the most probable texts: for each prefix the probability of all its paths that end in a blank, and of
///           all that end in its last symbol; after each frame the best prefixes are kept, by probability × prior
/// Align     the most probable single path of a given text (Viterbi)
/// </code>
/// Prefix beam search: Graves 2012, "Supervised Sequence Labelling with Recurrent Neural Networks", §7.5.3; Hannun et
/// al. 2014, arXiv:1408.2873.</remarks>
public static class CtcDecoder
{
    /// <summary>Prefixes that <see cref="Beam"/> keeps by default.</summary>
    public const int DefaultWidth = 16;

    /// <summary>Symbols less probable than this in a frame do not extend a prefix.</summary>
    private const double LeastProbability = 1.01e-4;

    /// <summary>Writes the greedily decoded symbols and returns their number.</summary>
    /// <param name="symbols">Room for T symbols.</param>
    public static int Greedy(ReadOnlySpan<Real> logits, int frames, int classes, Span<int> symbols)
    {
        int count = 0, previous = classes - 1;
        for (int t = 0; t < frames; t++)
        {
            int best = Classification.ArgMax(logits.Slice(t * classes, classes));
            if (best != previous && best != classes - 1) symbols[count++] = best;
            previous = best;
        }

        return count;
    }

    /// <summary>The most probable texts, the best first, with the logarithms of their probabilities.</summary>
    /// <param name="width">Prefixes kept after each frame; also the largest number of texts that are returned.</param>
    public static IReadOnlyList<(int[] Symbols, double LogProbability)> Beam(
        ReadOnlySpan<Real> logits, int frames, int classes, int width = DefaultWidth)
    {
        var p = new double[frames * classes];
        CtcLoss.LogSoftmax(logits, frames, classes, p);
        foreach (ref double probability in p.AsSpan()) probability = LogSpace.Exp(probability);
        return BeamOfProbabilities(p, frames, classes, prior: null, width);
    }

    /// <summary>The same for p[t,k]; the best by their probability and a prior.</summary>
    /// <param name="prior">Null where all texts are equally probable.</param>
    internal static IReadOnlyList<(int[] Symbols, double LogProbability)> BeamOfProbabilities(
        ReadOnlySpan<double> probabilities, int frames, int classes, ISymbolPrior? prior = null,
        int width = DefaultWidth)
    {
        int blank = classes - 1;
        double scale = 0;
        List<Prefix> beam = [new Prefix(null, -1, prior) { Blank = 1, Total = 1 }], next = [];
        for (int t = 0; t < frames; t++)
        {
            ReadOnlySpan<double> p = probabilities.Slice(t * classes, classes);
            next.Clear();
            foreach (Prefix prefix in beam) prefix.Touch(next);
            foreach (Prefix prefix in beam)
            {
                prefix.NextBlank += prefix.Total * p[blank];
                if (prefix.Last >= 0) prefix.NextSymbol += prefix.Symbol * p[prefix.Last];
                for (int k = 0; k < blank; k++)
                {
                    if (p[k] < LeastProbability) continue;
                    // A repeated symbol is new only after a blank.
                    double from = k == prefix.Last ? prefix.Blank : prefix.Total;
                    if (from > 0) prefix.Extend(k, next, prior).NextSymbol += from * p[k];
                }
            }

            double most = 0;
            foreach (Prefix prefix in next) most = Math.Max(most, prefix.NextBlank + prefix.NextSymbol);
            if (most == 0) most = 1;
            scale += PortableMath.Log(most);
            // The best prefix has probability 1 after each frame: the product over a long line would underflow.
            foreach (Prefix prefix in next) prefix.Advance(1 / most);
            next.Sort(static (a, b) => b.Rank.CompareTo(a.Rank));
            for (int i = width; i < next.Count; i++) next[i].Drop();
            if (next.Count > width) next.RemoveRange(width, next.Count - width);
            (beam, next) = (next, beam);
        }

        return [.. beam.Select(prefix => (prefix.ToArray(), scale + PortableMath.Log(prefix.Total)))];
    }

    /// <summary>
    /// For images of exactly one symbol: ln of the probability of all paths whose text is symbol c alone, for
    /// each of the K − 1 symbols.
    /// </summary>
    /// <param name="logProbabilities">Output, K − 1 numbers.</param>
    public static void ExactlyOne(ReadOnlySpan<Real> logits, int frames, int classes, Span<double> logProbabilities)
    {
        Guard.Length(logProbabilities, classes - 1);
        Span<int> text = stackalloc int[1];
        for (int c = 0; c < classes - 1; c++)
        {
            text[0] = c;
            logProbabilities[c] = CtcLoss.LogProbability(logits, frames, classes, text);
        }
    }

    /// <summary>
    /// For each symbol of a text the first and the last frame of the most probable single path of the text.
    /// </summary>
    /// <exception cref="ArgumentException">The text does not fit into the frames.</exception>
    public static (int First, int Last)[] Align(
        ReadOnlySpan<Real> logits, int frames, int classes, ReadOnlySpan<int> text)
    {
        var logP = new double[frames * classes];
        CtcLoss.LogSoftmax(logits, frames, classes, logP);
        return AlignLogarithms(logP, frames, classes, text);
    }

    /// <summary>The same for ln p[t,k].</summary>
    internal static (int First, int Last)[] AlignLogarithms(
        ReadOnlySpan<double> logP, int frames, int classes, ReadOnlySpan<int> text)
    {
        Guard.Require(CtcLoss.Fits(text, frames), $"A text of {text.Length} symbols does not fit into {frames} frames.");
        int states = 2 * text.Length + 1, blank = classes - 1;
        var best = new double[frames * states];
        var step = new byte[frames * states];
        best.AsSpan(0, states).Fill(LogSpace.Zero);
        best[0] = logP[blank];
        if (states > 1) best[1] = logP[text[0]];
        for (int t = 1; t < frames; t++)
        {
            for (int s = 0; s < states; s++)
            {
                int before = (t - 1) * states + s, symbol = (s & 1) == 0 ? blank : text[s >> 1];
                bool jumps = symbol != blank && s > 1 && symbol != text[(s >> 1) - 1];
                double most = best[before];
                byte back = 0;
                if (s >= 1 && best[before - 1] > most) (most, back) = (best[before - 1], 1);
                if (jumps && best[before - 2] > most) (most, back) = (best[before - 2], 2);
                best[t * states + s] = most + logP[t * classes + symbol];
                step[t * states + s] = back;
            }
        }

        var ranges = new (int First, int Last)[text.Length];
        int state = states - 1, last = (frames - 1) * states;
        if (states > 1 && best[last + state - 1] > best[last + state]) state--;
        for (int i = 0; i < ranges.Length; i++) ranges[i] = (-1, -1);
        for (int t = frames - 1; t >= 0; t--)
        {
            if ((state & 1) == 1)
            {
                int i = state >> 1;
                ranges[i] = (t, ranges[i].Last < 0 ? t : ranges[i].Last);
            }

            state -= step[t * states + state];
        }

        return ranges;
    }

    /// <summary>A text that begins others, as a node of a tree.</summary>
    private sealed class Prefix
    {
        private readonly Prefix? parent;
        private readonly uint state;
        private readonly double logPrior, prior = 1;
        private Prefix? child, sibling;
        private bool isListed;

        public Prefix(Prefix? parent, int last, ISymbolPrior? symbols)
        {
            (this.parent, Last) = (parent, last);
            if (symbols is null) return;
            state = parent?.state ?? symbols.Start;
            if (parent is null) return;
            logPrior = parent.logPrior + symbols.LogFactor(ref state, last);
            prior = PortableMath.Exp(logPrior);
        }

        public int Last { get; }

        /// <summary>Probability of its paths that end in a blank, relative to the best prefix of the frame.</summary>
        public double Blank { get; set; }

        /// <summary>The same for its paths that end in its last symbol.</summary>
        public double Symbol { get; private set; }

        public double Total { get; set; }

        public double Rank => Total * prior;

        public double NextBlank { get; set; }

        public double NextSymbol { get; set; }

        public Prefix Extend(int symbol, List<Prefix> listed, ISymbolPrior? symbols)
        {
            Prefix? extended = child;
            while (extended is not null && extended.Last != symbol) extended = extended.sibling;
            extended ??= child = new Prefix(this, symbol, symbols) { sibling = child };
            extended.Touch(listed);
            return extended;
        }

        /// <summary>Lists this prefix once per frame.</summary>
        public void Touch(List<Prefix> listed)
        {
            if (isListed) return;
            isListed = true;
            listed.Add(this);
        }

        /// <summary>Ends a frame.</summary>
        public void Advance(double factor)
        {
            (Blank, Symbol) = (factor * NextBlank, factor * NextSymbol);
            (NextBlank, NextSymbol) = (0, 0);
            Total = Blank + Symbol;
            isListed = false;
        }

        /// <summary>Gives it probability 0: it is not among the best any more.</summary>
        public void Drop() => (Blank, Symbol, Total) = (0, 0, 0);

        public int[] ToArray()
        {
            int length = 0;
            for (Prefix prefix = this; prefix.Parent is { } before; prefix = before) length++;
            var symbols = new int[length];
            for (Prefix prefix = this; prefix.Parent is { } before; prefix = before) symbols[--length] = prefix.Last;
            return symbols;
        }

        private Prefix? Parent => parent;
    }
}

/// <summary>Prior knowledge of texts, symbol by symbol.</summary>
internal interface ISymbolPrior
{
    /// <summary>The state before the first symbol.</summary>
    uint Start { get; }

    /// <summary>ln of the factor by which one symbol more changes the prior of a text.</summary>
    /// <param name="state">Of the text before the symbol; on return, after it.</param>
    double LogFactor(ref uint state, int symbol);
}
