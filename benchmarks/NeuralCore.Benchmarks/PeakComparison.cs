using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Compares the shares of peak with the committed table of the same processor generation, <c>results/{generation}-*/peak.md</c>,
/// and reports those that fell.
/// </summary>
/// <remarks>One thread only: two are measured by the clock, which other processes lengthen.</remarks>
internal static class PeakComparison
{
    /// <summary>A share below this part of the committed one is reported.</summary>
    private const double Tolerance = 0.9;

    private const string ShareColumn = "% of peak", TableName = "peak.md";

    /// <param name="measured">Kernel, size and share of the measured rows of one thread.</param>
    public static void Print(TextWriter output, IReadOnlyList<(string Kernel, string Size, double Share)> measured)
    {
        string generation = Generation();
        if (FindTable(generation) is not { } path)
        {
            output.WriteLine($"\nThere is no committed table of {generation} to compare with.");
            return;
        }

        Dictionary<(string, string), double> committed = Parse(File.ReadLines(path));
        (string Kernel, string Size, double Share, double Before)[] both =
        [
            .. measured.Where(row => committed.ContainsKey((row.Kernel, row.Size)))
                .Select(row => (row.Kernel, row.Size, row.Share, committed[(row.Kernel, row.Size)])),
        ];
        var fallen = both.Where(row => row.Share < Tolerance * row.Before).ToArray();
        string table = Path.Combine(Path.GetFileName(Path.GetDirectoryName(path))!, TableName);
        output.WriteLine($"\nCompared with {table}, one thread: {fallen.Length} of {both.Length} shares of peak fell by "
            + $"more than {1 - Tolerance:P0}.");
        foreach ((string kernel, string size, double share, double before) in fallen)
            output.WriteLine($"  {kernel}, {size}: {share:P0}, in the table {before:P0}");
    }

    /// <summary>The processor's microarchitecture, as in the names of the folders of results.</summary>
    private static string Generation()
    {
        if (!X86Base.IsSupported) return "unknown";
        int signature = X86Base.CpuId(1, 0).Eax;
        int family = (signature >> 8) & 15, model = (signature >> 4) & 15;
        if (family is 6 or 15) model += ((signature >> 16) & 15) << 4;
        if (family == 15) family += (signature >> 20) & 255;
        return (family, model) switch
        {
            (0x19, (>= 0x10 and <= 0x1F) or (>= 0x60 and <= 0x7F) or (>= 0xA0 and <= 0xAF)) => "zen4",
            (0x19, _) => "zen3",
            (0x1A, _) => "zen5",
            (6, 0x8F) => "sapphire-rapids",
            (6, 0xCF) => "emerald-rapids",
            _ => $"family-{family}-model-{model}",
        };
    }

    private static string? FindTable(string generation)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string results = Path.Combine(folder.FullName, "benchmarks", "results");
            if (!Directory.Exists(results)) continue;
            return Directory.EnumerateDirectories(results, $"{generation}-*").Order(StringComparer.Ordinal)
                .Select(found => Path.Combine(found, TableName)).FirstOrDefault(File.Exists);
        }

        return null;
    }

    /// <summary>The rows of one thread in the first Markdown table with a column of shares.</summary>
    private static Dictionary<(string Kernel, string Size), double> Parse(IEnumerable<string> lines)
    {
        var shares = new Dictionary<(string, string), double>();
        int column = -1;
        foreach (string line in lines)
        {
            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
            if (column < 0) column = Array.IndexOf(cells, ShareColumn);
            else if (!line.StartsWith('|')) break;
            else if (cells[2] == "1")
            {
                string share = cells[column].TrimEnd('%', ' ');
                shares[(cells[0], cells[1])] = double.Parse(share, CultureInfo.InvariantCulture) / 100;
            }
        }

        return shares;
    }
}
