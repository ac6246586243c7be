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

    /// <summary>Texts of each view that are compared in all views.</summary>
    private const int Candidates = 6;

    /// <summary>
    /// Probability of the text of the first view from which the other views are not computed. They would change none of
    /// the 445 texts of real amounts, cells and photos on which it was chosen; lexicons always use all views.
    /// </summary>
    internal const double Certain = 0.9;

    private readonly ConcurrentBag<LineViews> idle = [];
    private readonly double certain;
    private readonly Network network;
    private readonly double temperature;
    private readonly WordModel? words;

    /// <param name="model">A line network: its classes are symbols of one character, and the blank as the last.</param>
    /// <param name="certain">Probability of a text from which one view is enough.</param>
    /// <exception cref="InvalidDataException">The model is not a line network, or its words are invalid.</exception>
    public LineReader(Model model, double certain = Certain)
    {
        this.certain = certain;
        if (!IsLineModel(model))
        {
            throw new InvalidDataException($"The model has inputs of {model.InputShape} and outputs of "
                + $"{model.Network.OutputShape}; a line reader needs inputs of {LineNormalization.Height}×W×1 and one "
                + "row of outputs. Train one with 'neuralcore train --reader digits'.");
        }

        network = model.Network;
        Alphabet = string.Concat(model.ClassNames.SkipLast(1));
        temperature = model.Number(ModelKeys.Temperature) is { } t and > 0 ? t : 1;
        if (model.Provenance.TryGetValue(ModelKeys.Words, out string? text)) words = new WordModel(Alphabet, text);
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
    /// <param name="inverted">Whether ink is lighter than paper; null to find it out.</param>
    public LineResult Read(
        GreyImage crop, string? allowed = null, bool exactlyOne = false, bool? inverted = null) =>
        exactlyOne
            ? Use(crop, allowed, null, One, result => result.Confidence, inverted)
            : Use(crop, allowed, memory => Math.Exp(memory.Views[0].Texts(Classes, words)[0].LogProbability),
                Text, result => result.Confidence, inverted);

    /// <summary>
    /// For each symbol the probability that a crop shows exactly this one, among all texts: the mean over the views.
    /// </summary>
    public IReadOnlyList<(char Symbol, double Probability)> ProbabilitiesOfOne(GreyImage crop) =>
        Use(crop, null, certainty: null,
            memory => Alphabet.Select((symbol, k) => (symbol, memory.MeanProbability(Classes, [k]))).ToArray(),
            symbols => symbols.Sum(symbol => symbol.Item2));

    /// <summary>ln of the probability that a crop shows exactly one character, for each allowed one.</summary>
    public IReadOnlyDictionary<char, double> Classify(GreyImage crop, string allowed)
    {
        double[] logs = Use(crop, allowed, certainty: null, ExactlyOne, logs => logs.Max());
        return Alphabet.Zip(logs).Where(pair => allowed.Contains(pair.First, StringComparison.Ordinal))
            .ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>The result for a line that has one of some texts, such as an entry of a lexicon.</summary>
    /// <param name="texts">At least one.</param>
    /// <returns>The most probable text, with its probability among all; null if none can be written with the
    /// alphabet.</returns>
    public LineResult? ReadOneOf(GreyImage crop, IReadOnlyList<string> texts) =>
        Use(crop, null, _ => 0, memory => OneOf(memory, texts),
            result => result?.Confidence ?? double.NegativeInfinity);

    /// <summary>Computes the logits for each possible polarity; returns the result with the largest value.</summary>
    /// <param name="certainty">
    /// The probability of the best result by the first view; null for an image of one character, which all views decide.
    /// </param>
    private T Use<T>(
        GreyImage crop, string? allowed, Func<LineViews, double>? certainty, Func<LineViews, T> read,
        Func<T, double> value, bool? known = null)
    {
        if (!idle.TryTake(out LineViews? memory)) memory = new LineViews(network, temperature);
        try
        {
            (T? best, double most) = (default, double.NaN);
            foreach (bool inverted in known is { } one ? [one] : Polarity.Candidates(crop))
            {
                if (certainty is null) memory.RunOne(crop, inverted);
                else memory.RunFirst(crop, inverted);
                Normalize(memory.Views, allowed);
                if (certainty?.Invoke(memory) < certain)
                {
                    memory.RunOthers(crop, inverted);
                    Normalize(memory.Views.AsSpan(1), allowed);
                }

                T result = read(memory);
                if (double.IsNaN(most) || value(result) > most) (best, most) = (result, value(result));
            }

            return best!;
        }
        finally
        {
            idle.Add(memory);
        }
    }

    private void Normalize(ReadOnlySpan<LineView> views, string? allowed)
    {
        foreach (LineView view in views)
        {
            for (int k = 0; allowed is not null && k < Alphabet.Length; k++)
            {
                if (allowed.Contains(Alphabet[k], StringComparison.Ordinal)) continue;
                for (int t = 0; t < view.Frames; t++) view.Logits[t * Classes + k] = Excluded;
            }

            view.Normalize(Classes);
        }
    }

    /// <summary>
    /// The geometric mean over the characters of a text of its probability, so that a long text is not less certain than
    /// a short one whose characters are as distinct.
    /// </summary>
    private static double PerCharacter(double probability, int[] symbols) =>
        Math.Pow(probability, 1.0 / Math.Max(1, symbols.Length));

    private LineResult Text(LineViews memory)
    {
        // Texts that are probable in any view, by their mean and the prior of their words and letter case.
        var candidates = new Dictionary<string, (int[] Symbols, double Log)>();
        foreach (LineView view in memory.Views)
        {
            foreach ((int[] symbols, _) in view.Texts(Classes, words).Take(Candidates))
                Consider(Spell(symbols), symbols);
        }

        foreach (string variant in candidates.Keys.ToArray().SelectMany(LetterCase.Variants))
        {
            int[] symbols = [.. variant.Select(c => Alphabet.IndexOf(c))];
            if (!symbols.Contains(-1)) Consider(variant, symbols);
        }

        (string Text, int[] Symbols, double Log)[] ordered = [.. candidates
            .Select(pair => (pair.Key, pair.Value.Symbols, pair.Value.Log)).OrderByDescending(text => text.Log)];
        double most = ordered[0].Log, sum = ordered.Sum(text => Math.Exp(text.Log - most));
        (string, double)[] texts = [.. ordered.Take(MaxAlternatives)
            .Select(text => (text.Text, Math.Exp(text.Log - most) / sum))];
        return new LineResult(ordered[0].Text, texts[0].Item2, Characters(memory, ordered[0].Symbols), texts)
        {
            Confidence = texts[0].Item2
                * PerCharacter(memory.MeanProbability(Classes, ordered[0].Symbols), ordered[0].Symbols),
            Trace = memory.Trace(Alphabet),
            BestView = memory.MaxProbability(Classes, ordered[0].Symbols),
        };

        void Consider(string text, int[] symbols)
        {
            if (candidates.ContainsKey(text)) return;
            double logPrior = LetterCase.LogPrior(text) + (words?.LogPrior(symbols) ?? 0);
            candidates.Add(text, (symbols, memory.LogProbability(Classes, symbols) + logPrior));
        }
    }

    private LineResult? OneOf(LineViews memory, IReadOnlyList<string> texts)
    {
        (string Text, int[] Symbols, double Log)[] ordered = [.. texts
            .Select(text => (Text: text, Symbols: text.Select(c => Alphabet.IndexOf(c)).ToArray()))
            .Where(text => !text.Symbols.Contains(-1))
            .Select(text => (text.Text, text.Symbols, memory.LogProbability(Classes, text.Symbols)))
            .OrderByDescending(text => text.Item3)];
        if (ordered.Length == 0) return null;
        double most = ordered[0].Log, sum = ordered.Sum(text => Math.Exp(text.Log - most));
        (string, double)[] best = [.. ordered.Take(MaxAlternatives)
            .Select(text => (text.Text, Math.Exp(text.Log - most) / sum))];
        return new LineResult(ordered[0].Text, best[0].Item2, Characters(memory, ordered[0].Symbols), best)
        {
            Trace = memory.Trace(Alphabet),
        };
    }

    private double[] ExactlyOne(LineViews memory)
    {
        var logs = new double[Alphabet.Length];
        Span<int> text = stackalloc int[1];
        for (int k = 0; k < logs.Length; k++)
        {
            text[0] = k;
            logs[k] = memory.IsExcluded(k, Classes, Excluded) ? Excluded : memory.LogProbability(Classes, text);
        }

        return logs;
    }

    private LineResult One(LineViews memory)
    {
        double[] logs = ExactlyOne(memory);
        double most = logs.Max(), sum = logs.Sum(log => Math.Exp(log - most));
        (char Symbol, double Probability)[] alternatives = [.. logs
            .Select((log, k) => (Alphabet[k], Math.Exp(log - most) / sum))
            .OrderByDescending(pair => pair.Item2).Take(MaxAlternatives)];
        var character = new LineCharacter(memory.Box(0, memory.Views[0].Frames), alternatives);
        // The confidence also counts paths with no character, or with several.
        int[] best = [Array.IndexOf(logs, most)];
        return new LineResult(
            alternatives[0].Symbol.ToString(), alternatives[0].Probability, [character],
            [.. alternatives.Select(pair => (pair.Symbol.ToString(), pair.Probability))])
        {
            Confidence = memory.MeanProbability(Classes, best), Trace = memory.Trace(Alphabet),
            BestView = memory.MaxProbability(Classes, best),
        };
    }

    private string Spell(int[] symbols) => string.Concat(symbols.Select(k => Alphabet[k]));

    /// <summary>Boxes and alternatives, by the first view.</summary>
    private LineCharacter[] Characters(LineViews memory, int[] symbols)
    {
        LineView view = memory.Views[0];
        if (!CtcLoss.Fits(symbols, view.Frames))
            return [.. symbols.Select(k => new LineCharacter(memory.Box(0, view.Frames), [(Alphabet[k], 1)]))];
        (int First, int Last)[] frames =
            CtcDecoder.AlignLogarithms(view.LogProbabilities, view.Frames, Classes, symbols);
        var characters = new LineCharacter[symbols.Length];
        for (int i = 0; i < symbols.Length; i++)
        {
            double left = i == 0 ? 0 : (frames[i - 1].Last + frames[i].First + 1) / 2.0,
                right = i == symbols.Length - 1 ? view.Frames : (frames[i].Last + frames[i + 1].First + 1) / 2.0;
            characters[i] = new LineCharacter(
                memory.Box(left, right), Alternatives(memory, symbols, i, frames[i]));
        }

        return characters;
    }

    /// <summary>
    /// The symbol of character <paramref name="i"/>, then the most probable others, given the rest of the text: by the
    /// probability of the text with each of them, among those that are probable in its frames.
    /// </summary>
    private (char Symbol, double Probability)[] Alternatives(
        LineViews memory, int[] symbols, int i, (int First, int Last) frames)
    {
        LineView view = memory.Views[0];
        int[] candidates = [.. Enumerable.Range(0, Alphabet.Length)
            .OrderByDescending(k => k == symbols[i] ? float.PositiveInfinity : Most(k)).Take(MaxAlternatives + 1)];
        var changed = (int[])symbols.Clone();
        double[] logs = [.. candidates.Select(k =>
        {
            changed[i] = k;
            return memory.LogProbability(Classes, changed);
        })];
        double most = logs.Max(), sum = logs.Sum(log => Math.Exp(log - most));
        return [.. candidates.Zip(logs, (k, log) => (k, Probability: Math.Exp(log - most) / sum))
            .OrderByDescending(pair => pair.k == symbols[i] ? double.PositiveInfinity : pair.Probability)
            .Take(MaxAlternatives).Select(pair => (Alphabet[pair.k], pair.Probability))];

        float Most(int k)
        {
            float largest = float.NegativeInfinity;
            for (int t = frames.First; t <= frames.Last; t++) largest = Math.Max(largest, view.Logits[t * Classes + k]);
            return largest;
        }
    }
}
