namespace NeuralCore.Handwriting.Lines;

/// <summary>The outputs of the network for a view of a crop: (T, K) logits divided by the temperature.</summary>
internal sealed class LineView
{
    /// <summary>A view in which a text is impossible does not decide alone: e^−30.</summary>
    private const double LeastLogProbability = -30;

    private double[] logP = [], p = [];
    private IReadOnlyList<(int[] Symbols, double LogProbability)>? texts;

    public int Frames { get; private set; }

    public float[] Logits { get; private set; } = [];

    /// <summary>(T, K): p[t,k], after <see cref="Normalize"/>.</summary>
    public ReadOnlySpan<double> Probabilities => p;

    /// <summary>(T, K): ln p[t,k], after <see cref="Normalize"/>.</summary>
    public ReadOnlySpan<double> LogProbabilities => logP;

    public void Set(ReadOnlySpan<float> outputs, int frames, float temperature)
    {
        Frames = frames;
        if (Logits.Length != outputs.Length)
            (Logits, logP, p) = (new float[outputs.Length], new double[outputs.Length], new double[outputs.Length]);
        for (int i = 0; i < outputs.Length; i++) Logits[i] = outputs[i] / temperature;
    }

    /// <summary>Computes p[t,k], which many texts use; call it after the logits are final.</summary>
    public void Normalize(int classes)
    {
        CtcLoss.LogSoftmax(Logits, Frames, classes, logP);
        for (int i = 0; i < p.Length; i++) p[i] = LogSpace.Exp(logP[i]);
        texts = null;
    }

    /// <summary>ln of the probability of a text, at least −30, after <see cref="Normalize"/>.</summary>
    public double LogProbability(int classes, ReadOnlySpan<int> symbols) =>
        CtcLoss.LogProbabilityOf(p, Frames, classes, symbols, LeastLogProbability);

    /// <summary>The most probable texts, the best by their prior first, after <see cref="Normalize"/>.</summary>
    public IReadOnlyList<(int[] Symbols, double LogProbability)> Texts(int classes, ISymbolPrior? prior) =>
        texts ??= CtcDecoder.BeamOfProbabilities(p, Frames, classes, prior);
}
