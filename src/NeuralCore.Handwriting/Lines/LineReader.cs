using System.Collections.Concurrent;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// Reads the crop of one line of writing with a line network, without cutting it into characters. Several threads may
/// use one reader.
/// </summary>
internal sealed class LineReader
{
    /// <summary>Symbols reported for each character.</summary>
    private const int MaxAlternatives = 3;

    /// <summary>The logit of symbols that are excluded.</summary>
    private const float Excluded = -1e4f;

    /// <summary>Narrower crops are padded with paper, so that they have enough frames for a character.</summary>
    private const int MinWidth = 32;

    /// <summary>Values above this are ink, where boxes are fitted.</summary>
    private const float Ink = 0.4f;

    /// <summary>Widths whose workspaces are kept by a thread: a server must not collect one of every width.</summary>
    private const int MaxWorkspaces = 24;

    private static readonly WorkerTeam Alone = new(1);

    private readonly ConcurrentBag<Memory> idle = [];
    private readonly Network network;
    private readonly double temperature;

    /// <param name="model">A line network: its classes are symbols of one character, and the blank as the last.</param>
    /// <exception cref="InvalidDataException">The model is not a line network.</exception>
    public LineReader(Model model)
    {
        if (!IsLineModel(model))
        {
            throw new InvalidDataException($"The model has inputs of {model.InputShape} and outputs of "
                + $"{model.Network.OutputShape}; a line reader needs inputs of {LineNormalization.Height}×W×1 and one "
                + "row of outputs. Train one with 'neuralcore train --reader digits'.");
        }

        network = model.Network;
        Alphabet = string.Concat(model.ClassNames.SkipLast(1));
        temperature = model.Number(ModelKeys.Temperature) is { } t and > 0 ? t : 1;
    }

    /// <summary>Symbol k is class k.</summary>
    public string Alphabet { get; }

    private int Classes => Alphabet.Length + 1;

    public static bool IsLineModel(Model model) =>
        model.InputShape is { Rank: 3 } x && x[0] == LineNormalization.Height && x[2] == 1
        && model.Network.OutputShape is { Rank: 3 } y && y[0] == 1 && y[2] == model.ClassNames.Count
        && model.ClassNames.SkipLast(1).All(name => name.Length == 1);

    /// <summary>Reads a crop that shows one line.</summary>
    /// <param name="allowed">The symbols that may occur; null for all.</param>
    /// <param name="exactlyOne">Whether the crop shows exactly one character.</param>
    public LineResult Read(GreyImage crop, string? allowed = null, bool exactlyOne = false)
    {
        if (!idle.TryTake(out Memory? memory)) memory = new Memory(network);
        try
        {
            LineResult? best = null;
            foreach (bool inverted in Polarities(crop))
            {
                memory.Run(crop, inverted, temperature);
                Exclude(memory, allowed);
                LineResult result = exactlyOne ? One(memory, crop) : Text(memory, crop);
                if (best is null || result.Confidence > best.Confidence) best = result;
            }

            return best!;
        }
        finally
        {
            idle.Add(memory);
        }
    }

    /// <summary>ln of the probability that a crop shows exactly one character, for each allowed one.</summary>
    public IReadOnlyDictionary<char, double> Classify(GreyImage crop, string allowed)
    {
        if (!idle.TryTake(out Memory? memory)) memory = new Memory(network);
        try
        {
            double[]? best = null;
            foreach (bool inverted in Polarities(crop))
            {
                memory.Run(crop, inverted, temperature);
                Exclude(memory, allowed);
                var logs = new double[Alphabet.Length];
                CtcDecoder.ExactlyOne(memory.Logits, memory.Frames, Classes, logs);
                if (best is null || logs.Max() > best.Max()) best = logs;
            }

            return Alphabet.Zip(best!).Where(pair => allowed.Contains(pair.First, StringComparison.Ordinal))
                .ToDictionary(pair => pair.First, pair => pair.Second);
        }
        finally
        {
            idle.Add(memory);
        }
    }

    /// <summary>The probability of each of some texts, for a lexicon.</summary>
    public double[] LogProbabilities(GreyImage crop, IReadOnlyList<string> texts)
    {
        if (!idle.TryTake(out Memory? memory)) memory = new Memory(network);
        try
        {
            var most = new double[texts.Count];
            Array.Fill(most, double.NegativeInfinity);
            foreach (bool inverted in Polarities(crop))
            {
                memory.Run(crop, inverted, temperature);
                for (int i = 0; i < most.Length; i++)
                {
                    int[] symbols = [.. texts[i].Select(c => Alphabet.IndexOf(c))];
                    if (symbols.Contains(-1)) continue;
                    most[i] = Math.Max(most[i],
                        CtcLoss.LogProbability(memory.Logits, memory.Frames, Classes, symbols));
                }
            }

            return most;
        }
        finally
        {
            idle.Add(memory);
        }
    }

    /// <summary>The result for a line whose text is known, such as an entry of a lexicon.</summary>
    /// <param name="texts">The most probable texts with their probabilities, the given one first.</param>
    public LineResult Spell(GreyImage crop, string text, IReadOnlyList<(string Text, double Probability)> texts)
    {
        if (!idle.TryTake(out Memory? memory)) memory = new Memory(network);
        try
        {
            int[] symbols = [.. text.Select(c => Alphabet.IndexOf(c))];
            bool chosen = Polarities(crop).MaxBy(inverted =>
            {
                memory.Run(crop, inverted, temperature);
                return CtcLoss.LogProbability(memory.Logits, memory.Frames, Classes, symbols);
            });
            memory.Run(crop, chosen, temperature);
            return new LineResult(text, texts[0].Probability, Characters(memory, crop, symbols), texts);
        }
        finally
        {
            idle.Add(memory);
        }
    }

    /// <summary>
    /// Whether ink is lighter than paper: both possibilities where the image does not decide it, the more probable
    /// first.
    /// </summary>
    private static IEnumerable<bool> Polarities(GreyImage crop)
    {
        double score = Polarity.Score(AreaReduction.Reduce(crop, 128));
        bool inverted = score > 0;
        yield return inverted;
        if (Math.Abs(score) < 1) yield return !inverted;
    }

    private void Exclude(Memory memory, string? allowed)
    {
        if (allowed is null) return;
        for (int k = 0; k < Alphabet.Length; k++)
        {
            if (allowed.Contains(Alphabet[k], StringComparison.Ordinal)) continue;
            for (int t = 0; t < memory.Frames; t++) memory.Logits[t * Classes + k] = Excluded;
        }
    }

    private LineResult Text(Memory memory, GreyImage crop)
    {
        IReadOnlyList<(int[] Symbols, double LogProbability)> texts =
            CtcDecoder.Beam(memory.Logits, memory.Frames, Classes);
        (int[] symbols, double logProbability) = texts[0];
        return new LineResult(
            string.Concat(symbols.Select(k => Alphabet[k])), Math.Exp(logProbability),
            Characters(memory, crop, symbols),
            [.. texts.Take(MaxAlternatives).Select(text =>
                (string.Concat(text.Symbols.Select(k => Alphabet[k])), Math.Exp(text.LogProbability)))]);
    }

    private LineCharacter[] Characters(Memory memory, GreyImage crop, int[] symbols)
    {
        (int First, int Last)[] frames = CtcDecoder.Align(memory.Logits, memory.Frames, Classes, symbols);
        var characters = new LineCharacter[symbols.Length];
        for (int i = 0; i < symbols.Length; i++)
        {
            double left = i == 0 ? 0 : (frames[i - 1].Last + frames[i].First + 1) / 2.0,
                right = i == symbols.Length - 1 ? memory.Frames : (frames[i].Last + frames[i + 1].First + 1) / 2.0;
            characters[i] = new LineCharacter(
                memory.Box(crop, left, right), Alternatives(memory, symbols, i, frames[i]));
        }

        return characters;
    }

    /// <summary>
    /// The most probable symbols for character <paramref name="i"/>, given the others: the probability of the text with
    /// each of them, among those that are probable in its frames.
    /// </summary>
    private (char Symbol, double Probability)[] Alternatives(
        Memory memory, int[] symbols, int i, (int First, int Last) frames)
    {
        int[] candidates = [.. Enumerable.Range(0, Alphabet.Length)
            .OrderByDescending(k => k == symbols[i] ? float.PositiveInfinity : Most(k)).Take(MaxAlternatives + 1)];
        var changed = (int[])symbols.Clone();
        double[] logs = [.. candidates.Select(k =>
        {
            changed[i] = k;
            return CtcLoss.LogProbability(memory.Logits, memory.Frames, Classes, changed);
        })];
        double most = logs.Max(), sum = logs.Sum(log => Math.Exp(log - most));
        return [.. candidates.Zip(logs, (k, log) => (Alphabet[k], Math.Exp(log - most) / sum))
            .OrderByDescending(pair => pair.Item2).Take(MaxAlternatives)];

        float Most(int k)
        {
            float largest = float.NegativeInfinity;
            for (int t = frames.First; t <= frames.Last; t++)
                largest = Math.Max(largest, memory.Logits[t * Classes + k]);
            return largest;
        }
    }

    private LineResult One(Memory memory, GreyImage crop)
    {
        var logs = new double[Alphabet.Length];
        CtcDecoder.ExactlyOne(memory.Logits, memory.Frames, Classes, logs);
        double most = logs.Max(), sum = logs.Sum(log => Math.Exp(log - most));
        (char Symbol, double Probability)[] alternatives = [.. Enumerable.Range(0, Alphabet.Length)
            .Select(k => (Alphabet[k], Math.Exp(logs[k] - most) / sum))
            .OrderByDescending(pair => pair.Item2).Take(MaxAlternatives)];
        var character = new LineCharacter(memory.Box(crop, 0, memory.Frames), alternatives);
        // The confidence also counts paths with no character, or with several.
        return new LineResult(
            alternatives[0].Symbol.ToString(), alternatives[0].Probability, [character],
            [.. alternatives.Select(pair => (pair.Symbol.ToString(), pair.Probability))])
        {
            Confidence = Math.Exp(most),
        };
    }

    /// <summary>The working memory of one thread: a workspace for each width.</summary>
    private sealed class Memory(Network network)
    {
        private readonly Dictionary<int, Workspace> workspaces = [];
        private readonly LineNormalization normalization = new();
        private float[] narrow = [];
        private Workspace? current;
        private int left, scaled;

        public int Frames { get; private set; }

        /// <summary>(T, K), divided by the temperature.</summary>
        public Span<float> Logits => current!.Output.Span;

        private int Width => current!.Input.Shape[2];

        public void Run(GreyImage crop, bool inverted, double temperature)
        {
            int padded = LineNormalization.WidthFor(crop.Height, crop.Width), width = Math.Max(MinWidth, padded);
            scaled = Math.Clamp((int)Math.Round((double)crop.Width * LineNormalization.Height / crop.Height), 1, padded);
            left = (width - scaled) / 2;
            if (!workspaces.TryGetValue(width, out current))
            {
                if (workspaces.Count == MaxWorkspaces) workspaces.Clear();
                workspaces.Add(width, current = network.CreateWorkspace(
                    1, Alone, input: new Shape(LineNormalization.Height, width, 1)));
            }

            if (padded == width) normalization.Normalize(crop, current.Input.Span, inverted);
            else
            {
                if (narrow.Length < LineNormalization.Height * padded) narrow = new float[LineNormalization.Height * padded];
                normalization.Normalize(crop, narrow.AsSpan(0, LineNormalization.Height * padded), inverted);
                current.Input.Span.Clear();
                for (int y = 0; y < LineNormalization.Height; y++)
                    narrow.AsSpan(y * padded, padded).CopyTo(current.Input.Span[(y * width + (width - padded) / 2)..]);
            }

            Tensor output = network.Forward(current);
            Frames = output.Shape[2];
            if (temperature != 1)
            {
                foreach (ref float logit in output.Span) logit /= (float)temperature;
            }
        }

        /// <summary>The box of the ink between two frames, in pixels of the crop.</summary>
        public PixelBox Box(GreyImage crop, double fromFrame, double toFrame)
        {
            double pixelsPerFrame = (double)Width / Frames;
            int from = (int)(fromFrame * pixelsPerFrame), to = Math.Min(Width, (int)(toFrame * pixelsPerFrame));
            int first = to, last = from - 1, top = LineNormalization.Height, bottom = -1;
            for (int y = 0; y < LineNormalization.Height; y++)
            {
                for (int x = from; x < to; x++)
                {
                    if (current!.Input.Span[y * Width + x] < Ink) continue;
                    (first, last) = (Math.Min(first, x), Math.Max(last, x));
                    (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
                }
            }

            if (bottom < 0) (first, last, top, bottom) = (from, to - 1, 0, LineNormalization.Height - 1);
            double scale = (double)crop.Height / LineNormalization.Height, across = (double)crop.Width / scaled;
            int x0 = Math.Clamp((int)((first - left) * across), 0, crop.Width - 1),
                x1 = Math.Clamp((int)Math.Ceiling((last + 1 - left) * across), x0 + 1, crop.Width),
                y0 = Math.Clamp((int)(top * scale), 0, crop.Height - 1),
                y1 = Math.Clamp((int)Math.Ceiling((bottom + 1) * scale), y0 + 1, crop.Height);
            return new PixelBox(x0, y0, x1 - x0, y1 - y0);
        }
    }
}

/// <summary>The text of a line.</summary>
/// <param name="Probability">Of the whole text.</param>
/// <param name="Characters">One for each character of the text.</param>
/// <param name="Texts">The most probable texts, the best first.</param>
internal sealed record LineResult(
    string Text, double Probability, IReadOnlyList<LineCharacter> Characters,
    IReadOnlyList<(string Text, double Probability)> Texts)
{
    /// <summary>Compared with the rejection threshold; of an exactly-one result, not relative to the other symbols.</summary>
    public double Confidence { get; init; } = Probability;

    /// <summary>The same line without the other characters.</summary>
    public LineResult Keep(Func<char, bool> isKept) => this with
    {
        Text = string.Concat(Text.Where(isKept)),
        Characters = [.. Characters.Zip(Text).Where(pair => isKept(pair.Second)).Select(pair => pair.First)],
        Texts = [.. Texts.Select(text => (string.Concat(text.Text.Where(isKept)), text.Probability))],
    };
}

/// <summary>A character of a line.</summary>
/// <param name="Box">Its ink, in pixels of the crop.</param>
/// <param name="Alternatives">The most probable symbols, the best first.</param>
internal sealed record LineCharacter(PixelBox Box, IReadOnlyList<(char Symbol, double Probability)> Alternatives);
