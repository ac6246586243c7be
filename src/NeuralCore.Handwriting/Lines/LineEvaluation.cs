using System.Text;

namespace NeuralCore.Handwriting.Lines;

/// <summary>The outputs of a line network for labelled lines, from which texts and probabilities are decoded.</summary>
internal sealed class LineOutputs
{
    private readonly List<Line> lines = [];
    private readonly Rune[] symbols;

    private LineOutputs(string alphabet) => symbols = [.. alphabet.EnumerateRunes()];

    public int Count => lines.Count;

    private int Classes => symbols.Length + 1;

    /// <summary>Computes the outputs, in inference mode.</summary>
    /// <param name="data">Lines with texts; generated ones may have several widths.</param>
    /// <param name="batch">At least 1; of generated data it decides which lines have which width.</param>
    /// <exception cref="OperationCanceledException"/>
    public static LineOutputs Of(
        Network network, Dataset data, int batch, WorkerTeam team, CancellationToken cancellation = default)
    {
        var outputs = new LineOutputs(((TextTargets)data.Targets).Alphabet);
        Workspace workspace = network.CreateWorkspace(batch, team, input: data.SampleShape);
        Shape row = data.TargetShape(network.OutputShape);
        var targets = new Tensor(row.Batch(batch));
        for (int start = 0, length; start < data.Count; start += length)
        {
            cancellation.ThrowIfCancellationRequested();
            length = data.BatchLength(start, batch);
            int[] indices = [.. Enumerable.Range(start, length)];
            Workspace part = workspace.ForInput(data.BatchShape(epoch: 0, indices));
            Tensor t = targets.Prefix(row.Batch(length));
            data.Fill(team, epoch: 0, indices, part.Input, t);
            outputs.Add(part.Input, network.Forward(part, Phase.Inference), t);
        }

        return outputs;
    }

    /// <summary>Reads the lines with a temperature.</summary>
    public LineEvaluation Read(double temperature = 1)
    {
        var read = new ReadLine[Count];
        double loss = 0;
        for (int i = 0; i < Count; i++)
        {
            Line line = lines[i];
            float[] z = line.Scaled(temperature);
            (int[] best, double logProbability) = CtcDecoder.Beam(z, line.Frames, Classes)[0];
            loss -= LogProbabilityOf(line, z);
            read[i] = new ReadLine(
                Text(line.Target), Text(best), Math.Exp(logProbability), Edits(line.Target, best), line.Pixels);
        }

        return new LineEvaluation(read, loss / Count);
    }

    /// <summary>
    /// The temperature with the least mean of −ln P of the labels: golden section search over ln T in
    /// [ln 1/4, ln 8], because the probability of a text has no simple derivative by T.
    /// </summary>
    public double FitTemperature()
    {
        const double Ratio = 0.6180339887498949; // (√5 − 1)/2
        const int Steps = 14; // which narrow the interval to a factor of 1.005
        double low = Math.Log(0.25), high = Math.Log(8);
        double left = high - Ratio * (high - low), right = low + Ratio * (high - low);
        double leftLoss = Loss(left), rightLoss = Loss(right);
        for (int step = 0; step < Steps; step++)
        {
            if (leftLoss <= rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                leftLoss = Loss(left = high - Ratio * (high - low));
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                rightLoss = Loss(right = low + Ratio * (high - low));
            }
        }

        return Math.Exp((low + high) / 2);

        double Loss(double logT)
        {
            double temperature = Math.Exp(logT);
            return lines.Sum(line => -LogProbabilityOf(line, line.Scaled(temperature)));
        }
    }

    /// <summary>Symbols to insert, remove or replace to turn one text into the other (Levenshtein 1966).</summary>
    internal static int Edits<T>(ReadOnlySpan<T> from, ReadOnlySpan<T> to) where T : IEquatable<T>
    {
        var row = new int[to.Length + 1];
        for (int j = 0; j <= to.Length; j++) row[j] = j;
        for (int i = 0; i < from.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i + 1);
            for (int j = 0; j < to.Length; j++)
            {
                int replaced = diagonal + (from[i].Equals(to[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }

    /// <summary>0, as the loss, for a text that does not fit: see <see cref="CtcLoss"/>.</summary>
    private double LogProbabilityOf(Line line, float[] z)
    {
        double logP = CtcLoss.LogProbability(z, line.Frames, Classes, line.Target);
        return double.IsFinite(logP) ? logP : 0;
    }

    private string Text(int[] indices) => string.Concat(indices.Select(k => symbols[k]));

    /// <param name="x">(N, 32, W, 1)</param>
    /// <param name="z">(N, 1, T, K)</param>
    /// <param name="t">(N, L)</param>
    private void Add(Tensor x, Tensor z, Tensor t)
    {
        int frames = z.Shape[2], size = frames * Classes, pixels = x.Shape.Sample.Length, longest = t.Shape.Last;
        for (int n = 0; n < x.Shape[0]; n++)
        {
            int[] target = [.. t.Span.Slice(n * longest, longest).ToArray().Select(k => (int)k).TakeWhile(k => k >= 0)];
            lines.Add(new Line(z.Span.Slice(n * size, size).ToArray(), frames, target,
                LinePixels.Of(x.Span.Slice(n * pixels, pixels))));
        }
    }

    /// <param name="Logits">(T, K)</param>
    private sealed record Line(float[] Logits, int Frames, int[] Target, byte[] Pixels)
    {
        public float[] Scaled(double temperature) => temperature == 1 ? Logits
            : [.. Logits.Select(logit => (float)(logit / temperature))];
    }
}

/// <summary>The texts that a line network read, compared with the labels.</summary>
/// <param name="Lines">In the order of the data.</param>
/// <param name="Loss">Mean of −ln P of the labels.</param>
internal sealed record LineEvaluation(IReadOnlyList<ReadLine> Lines, double Loss)
{
    public int Exact { get; } = Lines.Count(line => line.IsExact);

    public int Count => Lines.Count;

    /// <summary>The share of lines whose text is read exactly.</summary>
    public double Accuracy => Count == 0 ? double.NaN : (double)Exact / Count;

    public Interval AccuracyInterval => WilsonInterval.Of(Exact, Count);

    /// <summary>
    /// Symbols to insert, remove or replace, divided by the symbols of the labels; above 1 where more are read than
    /// written.
    /// </summary>
    public double CharacterErrorRate =>
        (double)Lines.Sum(line => line.Edits) / Math.Max(1, Lines.Sum(line => line.Label.EnumerateRunes().Count()));

    /// <summary>
    /// The largest threshold that at least the share <paramref name="kept"/> of the correctly read lines reach.
    /// </summary>
    public double RejectBelow(double kept = Rejection.DefaultKept)
    {
        double[] correct = [.. Lines.Where(line => line.IsExact).Select(line => line.Probability).Order()];
        return correct.Length == 0 ? 0 : correct[correct.Length - (int)Math.Ceiling(kept * correct.Length)];
    }
}

/// <summary>A line that was read.</summary>
/// <param name="Probability">Of the whole text.</param>
/// <param name="Edits">Symbols to insert, remove or replace to get the label.</param>
/// <param name="Pixels">(32, W) bytes, paper white.</param>
internal sealed record ReadLine(string Label, string Text, double Probability, int Edits, byte[] Pixels)
{
    public bool IsExact => Edits == 0;

    public Shape Shape => new(LineNormalization.Height, Pixels.Length / LineNormalization.Height, 1);
}

/// <summary>Normalised lines as images.</summary>
internal static class LinePixels
{
    /// <summary>Bytes with white paper: line 0 → 210, so that paper lighter than its median is visible too.</summary>
    public static byte[] Of(ReadOnlySpan<float> line)
    {
        var pixels = new byte[line.Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)Math.Clamp(210 - 190 * line[i], 0, 255);
        return pixels;
    }
}
