using System.Text;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Comparing;

/// <summary>The texts that a run's line reader read, from lines.csv, with their labels.</summary>
internal sealed record SavedLines(string[] Labels, string[] Texts)
{
    public bool[] Correct => [.. Labels.Zip(Texts, (label, text) => label == text)];

    /// <exception cref="InvalidDataException">The file is not complete.</exception>
    /// <exception cref="IOException"/>
    public static SavedLines Read(string path)
    {
        string content = File.ReadAllText(path, Encoding.UTF8);
        int columns = LinesCsv.Header.Split(',').Length, at = 0, line = 1;
        List<string> labels = [], texts = [];
        for (int row = -1; at < content.Length; row++)
        {
            int begun = line;
            List<string> cells = LabelsCsv.Row(content, path, ref at, ref line);
            if (row < 0 ? string.Join(',', cells) != LinesCsv.Header : cells.Count != columns || cells[0] != $"{row}")
            {
                throw new InvalidDataException($"{path}, line {begun}: expected "
                    + (row < 0 ? $"the columns {LinesCsv.Header}" : $"{columns} cells of line {row}")
                    + ". The file is truncated, damaged, or a different one.");
            }

            if (row < 0) continue;
            labels.Add(cells[1]);
            texts.Add(cells[2]);
        }

        return new SavedLines([.. labels], [.. texts]);
    }

    /// <summary>For each symbol of the labels how often it occurs, and how often it was replaced or missed.</summary>
    public SortedDictionary<string, (int Count, int Errors)> Symbols()
    {
        var symbols = new SortedDictionary<string, (int Count, int Errors)>(StringComparer.Ordinal);
        for (int i = 0; i < Labels.Length; i++)
        {
            Rune[] label = [.. Labels[i].EnumerateRunes()], text = [.. Texts[i].EnumerateRunes()];
            bool[] read = Matched(label, text);
            for (int k = 0; k < label.Length; k++)
            {
                (int count, int errors) = symbols.GetValueOrDefault($"{label[k]}");
                symbols[$"{label[k]}"] = (count + 1, errors + (read[k] ? 0 : 1));
            }
        }

        return symbols;
    }

    /// <summary>Which symbols of a label are kept by the fewest edits that turn it into the text.</summary>
    private static bool[] Matched(Rune[] label, Rune[] text)
    {
        // edits[i, j]: of the label from i on and the text from j on.
        var edits = new int[label.Length + 1, text.Length + 1];
        for (int i = label.Length; i >= 0; i--)
        {
            for (int j = text.Length; j >= 0; j--)
            {
                edits[i, j] = i == label.Length ? text.Length - j : j == text.Length ? label.Length - i
                    : Math.Min(edits[i + 1, j + 1] + (label[i] == text[j] ? 0 : 1),
                        1 + Math.Min(edits[i + 1, j], edits[i, j + 1]));
            }
        }

        var matched = new bool[label.Length];
        for (int i = 0, j = 0; i < label.Length && j < text.Length;)
        {
            if (edits[i, j] == edits[i + 1, j + 1] + (label[i] == text[j] ? 0 : 1))
                (matched[i], i, j) = (label[i] == text[j], i + 1, j + 1);
            else if (edits[i, j] == 1 + edits[i + 1, j]) i++;
            else j++;
        }

        return matched;
    }
}

/// <summary>The errors of two readers at one symbol of the labels.</summary>
/// <param name="Count">How often the symbol occurs.</param>
internal sealed record SymbolDifference(string Symbol, int Count, int ErrorsFirst, int ErrorsSecond)
{
    /// <summary>The symbols in which two readers of the same lines differ, the greatest difference first.</summary>
    public static IReadOnlyList<SymbolDifference> Of(SavedLines first, SavedLines second)
    {
        SortedDictionary<string, (int Count, int Errors)> other = second.Symbols();
        return [.. first.Symbols()
            .Select(pair => new SymbolDifference(pair.Key, pair.Value.Count, pair.Value.Errors, other[pair.Key].Errors))
            .Where(symbol => symbol.ErrorsFirst != symbol.ErrorsSecond)
            .OrderByDescending(symbol => Math.Abs(symbol.ErrorsFirst - symbol.ErrorsSecond))];
    }
}
