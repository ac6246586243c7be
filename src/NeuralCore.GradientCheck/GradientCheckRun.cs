namespace NeuralCore.GradientCheck;

/// <summary>Runs the whole catalogue on fixed seeds: what the command <c>gradcheck</c> shows.</summary>
public static class GradientCheckRun
{
    /// <summary>Cases drawn for each entry.</summary>
    public const int DefaultCases = 10;

    /// <summary>Checks every entry on <paramref name="cases"/> cases; the same seed gives the same reports.</summary>
    /// <param name="seed">Draws all cases. The report of a failure holds the seed of its case, for
    /// <see cref="CatalogueEntry.Check"/>.</param>
    /// <param name="onReport">Told each entry's report, its cases merged into one, as soon as it is there.</param>
    public static IReadOnlyList<GradientReport> All(
        ulong seed, Action<GradientReport>? onReport = null, int cases = DefaultCases)
    {
        if (cases < 1) throw new ArgumentException($"A gradient check draws at least one case, not {cases}.");
        var reports = new List<GradientReport>();
        for (int entry = 0; entry < GradientCatalogue.Entries.Count; entry++)
        {
            var draw = new Draw(seed, entry);
            GradientReport merged =
                GradientReport.Merge(
                [.. Enumerable.Range(0, cases).Select(_ => GradientCatalogue.Entries[entry].Check(draw.Bits()))]);
            reports.Add(merged);
            onReport?.Invoke(merged);
        }

        return reports;
    }
}
