namespace NeuralCore.GradientCheck;

/// <summary>Runs the whole catalogue with fixed seeds, for the command <c>gradcheck</c>.</summary>
public static class GradientCheckRun
{
    /// <summary>Default number of cases per entry.</summary>
    public const int DefaultCases = 10;

    /// <summary>Checks every entry on <paramref name="cases"/> cases; the same seed gives the same reports.</summary>
    /// <param name="seed">Seed of all cases. The report of a failure contains the seed of its case, for <see
    /// cref="CatalogueEntry.Check"/>.</param>
    /// <param name="onReport">Receives each entry's report, with its cases merged, when it is complete.</param>
    public static IReadOnlyList<GradientReport> All(
        ulong seed, Action<GradientReport>? onReport = null, int cases = DefaultCases)
    {
        if (cases < 1) throw new ArgumentException($"A gradient check needs at least one case, not {cases}.");
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
