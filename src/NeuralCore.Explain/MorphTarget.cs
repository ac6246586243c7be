using NeuralCore.Explain.Walking;
using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Explain;

/// <summary>What gradient ascent on the pixels raises: the probability of a class, or of the text of a line.</summary>
/// <param name="Ascent">The gradient of its logarithm by the logits z: t − p of softmax; of a sigmoid by the target's
/// own logit only; of CTC occupancy − p.</param>
/// <param name="Probability">Of the target, from z.</param>
/// <param name="OfLabel">The same of the image's own label.</param>
internal sealed record MorphTarget(
    Func<ReadOnlySpan<float>, float[]> Ascent, Func<ReadOnlySpan<float>, double> Probability,
    Func<ReadOnlySpan<float>, double> OfLabel)
{
    public static MorphTarget OfClass(ExplainState state, int target)
    {
        bool isSoftmax = state.Walk.End.Kind == EndKind.Softmax;
        int label = state.Walk.Label;
        return new MorphTarget(Raise, z => Probabilities(z)[target], z => Probabilities(z)[label]);

        float[] Raise(ReadOnlySpan<float> z)
        {
            float[] p = Probabilities(z), t = OneHot(z.Length, target);
            for (int c = 0; c < t.Length; c++) t[c] = isSoftmax || c == target ? t[c] - p[c] : 0;
            return t;
        }

        float[] Probabilities(ReadOnlySpan<float> z)
        {
            var p = new float[z.Length];
            if (isSoftmax) VectorSoftmax.Rows(z, p, 1, z.Length);
            else
                for (int c = 0; c < p.Length; c++) p[c] = 1 / (1 + MathF.Exp(-z[c]));
            return p;
        }
    }

    /// <exception cref="ArgumentException">The text is empty, has a symbol that the reader does not know, or is too
    /// long.</exception>
    public static MorphTarget OfText(ExplainState state, string text)
    {
        int[] symbols = state.Symbols(text);
        if (symbols.Length == 0) throw new ArgumentException("'text' is empty: name the text to turn the line into.");
        return Of(state.Walk, symbols);
    }

    /// <summary>The text of the line itself.</summary>
    public static MorphTarget OfWalk(ExplainState state) => Of(state.Walk, state.Walk.Text);

    /// <summary>1 at <paramref name="at"/>, else 0.</summary>
    public static float[] OneHot(int length, int at)
    {
        var row = new float[length];
        row[at] = 1;
        return row;
    }

    private static MorphTarget Of(Walk walk, int[] text)
    {
        int[] own = walk.Text;
        Shape shape = walk.Z.Shape.Sample.Batch(1);
        var targets = new Tensor(new Shape(1, Math.Max(1, text.Length)));
        targets.Span.Fill(TextTargets.End);
        for (int i = 0; i < text.Length; i++) targets[i] = text[i];
        return new MorphTarget(Raise, z => Probability(z, text), z => Probability(z, own));

        float[] Raise(ReadOnlySpan<float> z)
        {
            var gradient = new Tensor(shape);
            walk.End.Loss.Evaluate(new Tensor(shape, z), targets, gradient);
            return [.. gradient.Span.ToArray().Select(dz => -dz)];
        }

        double Probability(ReadOnlySpan<float> z, int[] symbols) =>
            Math.Exp(CtcLoss.LogProbability(z, shape[2], shape[3], symbols));
    }
}
