using NeuralCore.Explain;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Runs.Explaining;

/// <summary>Generated lines for the explain page of a line reader, all of the width of the model's input.</summary>
internal static class ExplainedLines
{
    /// <summary>Lines that are generated, of which the page has the first and the most confident errors.</summary>
    private const int Count = 400, FirstLines = 60, Errors = 30;

    private const ulong Seed = 1;

    /// <exception cref="InvalidDataException">Lines cannot be generated for the alphabet of the reader.</exception>
    public static (Dataset Lines, ImageSet Shown) Create(Model model)
    {
        string alphabet = string.Concat(model.ClassNames.SkipLast(1));
        ReaderKind kind = ReaderKind.All.FirstOrDefault(kind => kind.Alphabet == alphabet)
            ?? throw new InvalidDataException($"The alphabet of the reader is {alphabet}: lines are generated for " +
                $"{string.Join(" and ", ReaderKind.All.Select(kind => $"'{kind.Alphabet}'"))} only.");
        Dataset lines = Generate(kind.Lines(Seed, ReaderKind.Test, null), model, alphabet);
        int[] errors = MostConfidentErrors(model, lines);
        int[] all = [.. Enumerable.Range(0, FirstLines), .. errors];
        return (lines, new ImageSet(Copy(lines, all, alphabet), all, FirstLines, lines.Name));
    }

    /// <summary>Lines with a text: a line without one has nothing to explain.</summary>
    private static Dataset Generate(SampleGenerator generator, Model model, string alphabet)
    {
        const int Drawn = Count + Count / 4;
        Tensor x = new(model.InputShape.Batch(Drawn)), t = new(generator.TargetShape.Batch(Drawn));
        generator.Fill(WorkerTeam.Shared, epoch: 0, first: 0, x, t);
        int pixels = model.InputShape.Length, longest = t.Shape.Last;
        var texts = new List<string>();
        var values = new List<float>();
        for (int i = 0; i < Drawn && texts.Count < Count; i++)
        {
            int[] symbols = [.. t.Span.Slice(i * longest, longest).ToArray()
                .TakeWhile(symbol => symbol >= 0).Select(symbol => (int)symbol)];
            if (symbols.Length == 0) continue;
            texts.Add(string.Concat(symbols.Select(symbol => model.ClassNames[symbol])));
            values.AddRange(x.Span.Slice(i * pixels, pixels));
        }

        return new Dataset("generated lines", model.InputShape, [.. values], new TextTargets(texts, alphabet));
    }

    private static int[] MostConfidentErrors(Model model, Dataset lines)
    {
        IReadOnlyList<ReadLine> read = LineOutputs.Of(model.Network, lines, 50, WorkerTeam.Shared).Read().Lines;
        return [.. Enumerable.Range(0, read.Count).Where(i => !read[i].IsExact)
            .OrderByDescending(i => read[i].Probability).Take(Errors)];
    }

    /// <summary>Separate memory, so that a page's file holds these lines only.</summary>
    private static Dataset Copy(Dataset lines, int[] indices, string alphabet) => new(
        lines.Name, lines.SampleShape, [.. indices.SelectMany(i => lines.Features(i).ToArray())],
        new TextTargets(indices.Select(i => Shown.Label(lines, i)), alphabet));
}
