namespace NeuralCore.Runs.Distributed;

/// <summary>
/// Compares, before the first step, everything that must be the same on all processes of a distributed training.
/// </summary>
internal static class RankAgreement
{
    /// <summary>Each process calls it with its own facts, in the same order.</summary>
    /// <param name="facts">What is compared, and its value on this process.</param>
    /// <returns>A sentence that names the ranks and the differences; null if there are none. The same on all
    /// processes.</returns>
    public static string? Difference(MpiGroup group, IReadOnlyList<(string What, string Value)> facts) =>
        Difference(group.GatherTexts(
            string.Join(Separator, facts.Select(fact => $"{fact.What}{Is}{fact.Value}"))));

    private const char Separator = '\x1e', Is = '\x1f';

    /// <param name="ranks">The facts of each rank.</param>
    internal static string? Difference(string[] ranks)
    {
        string[][] facts = [.. ranks.Select(rank => rank.Split(Separator))];
        string[] differences =
        [
            .. from rank in Enumerable.Range(1, ranks.Length - 1)
               where ranks[rank] != ranks[0]
               let here = facts[rank].Except(facts[0]).ToArray()
               let there = facts[0].Except(facts[rank]).ToArray()
               select $"rank {rank} has {Text(here)} where rank 0 has {Text(there)}",
        ];
        return differences.Length == 0 ? null
            : $"The processes do not agree: {string.Join("; ", differences)}. Start all of them with the same " +
                "version, settings and data.";
    }

    private static string Text(string[] facts) =>
        facts.Length == 0 ? "nothing" : string.Join(", ", facts.Select(fact => fact.Replace(Is, ' ')));
}
