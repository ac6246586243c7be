using System.Text;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Handwriting;

/// <summary>The texts that may occur, such as the names on a list.</summary>
public sealed class Lexicon
{
    private readonly string[] entries;

    /// <param name="entries">At least one; empty ones are left out.</param>
    /// <exception cref="ArgumentException">There is no entry.</exception>
    public Lexicon(IEnumerable<string> entries)
    {
        this.entries = [.. entries.Select(entry => entry.Trim()).Where(entry => entry.Length > 0).Distinct()];
        Guard.Require(this.entries.Length > 0, $"A lexicon has at least one entry.");
    }

    public IReadOnlyList<string> Entries => entries;

    /// <summary>Reads a UTF-8 file with one entry per line.</summary>
    /// <exception cref="InvalidDataException">The file has no entry, or is not UTF-8.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Lexicon Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"The lexicon {path} does not exist.");
        try
        {
            string[] lines = File.ReadAllLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return lines.Any(line => line.Trim().Length > 0) ? new Lexicon(lines)
                : throw new InvalidDataException($"{path} has no entries: a lexicon has one text per line.");
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path} is not a text in UTF-8: a lexicon has one text per line.", e);
        }
    }

    /// <summary>The most probable entry for a line, with its probability among the entries.</summary>
    internal LineResult Nearest(LineReader reader, GreyImage crop, LineResult read) =>
        reader.ReadOneOf(crop, entries) ?? read with { Confidence = 0 };
}
