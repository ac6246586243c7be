using System.Reflection;

namespace NeuralCore.Handwriting;

/// <summary>
/// Words that people write on forms and in notes: names of many countries, places, dates, number words in English,
/// German and French, parts of addresses, and common English words; ASCII only.
/// </summary>
internal static class WordLists
{
    private const string Resource = "words.txt";

    /// <summary>The lists in the order of the file and their shares of the drawn words, in percent.</summary>
    private static readonly (string Name, int Share)[] Shares =
        [("names", 18), ("surnames", 18), ("places", 16), ("dates", 6), ("numbers", 8), ("address", 8), ("common", 26), ("more names", 0)];

    private static readonly string[][] Lists = Read();

    /// <summary>Every word; some may occur twice.</summary>
    public static IEnumerable<string> All => Lists.SelectMany(list => list);

    /// <summary>Draws a list by its share, then one of its words.</summary>
    public static string Draw(ref RandomStream random)
    {
        int ticket = random.NextInt(100), i = 0;
        while ((ticket -= Shares[i].Share) >= 0) i++;
        return Lists[i][random.NextInt(Lists[i].Length)];
    }

    private static string[][] Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        var lists = Shares.ToDictionary(list => list.Name, _ => new List<string>());
        List<string>? current = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            if (line.StartsWith('[')) current = lists[line.Trim('[', ']', ' ')];
            else current?.AddRange(line.Split(' ').Select(word => word.Replace('_', ' ')).Where(word => word.Length > 0));
        }

        return [.. Shares.Select(list => lists[list.Name].ToArray())];
    }
}
