namespace NeuralCore;

/// <summary>
/// A stratified split of a data set into training and validation part: each class has the same share in both. If
/// targets are not classes, all samples count as one class.
/// </summary>
/// <remarks><code>
/// Total       v = round(fraction·count), half away from zero
/// Class c     v_c = ⌊v·n_c/count⌋, plus 1 for the classes with the largest remainders until Σ v_c = v, lower labels first among equals
/// Members     the first v_c of class c's images, shuffled with (seed, Split, index = c)
/// </code>
/// Both parts keep the order of the data set. Each class has its own random stream, so that additional images of one
/// class do not change the split of another.</remarks>
/// <param name="Training">The remaining samples.</param>
/// <param name="Validation">v samples; null if the fraction is 0.</param>
public sealed record StratifiedSplit(Dataset Training, Dataset? Validation)
{
    private const string RoundsToNone =
        "Use a larger share, give a validation set, or use 0 to train on all samples.";

    /// <summary>Splits <paramref name="data"/>; the same arguments give the same split.</summary>
    /// <param name="data">The data set, which stays unchanged. Both parts share its samples; if the fraction is 0,
    /// Training is <paramref name="data"/> itself.</param>
    /// <param name="fraction">Share of the validation part, in [0, 1).</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">The fraction is outside [0, 1), leaves no training samples, or is above 0
    /// and rounds to no validation samples.</exception>
    public static StratifiedSplit Of(Dataset data, double fraction, ulong seed)
    {
        Guard.Require(
            fraction is >= 0 and < 1, $"The share of the validation part must be in [0, 1), not {fraction}.");
        if (fraction == 0) return new StratifiedSplit(data, null);
        int total = Count(data.Count, fraction);
        Guard.Require(
            total > 0,
            $"A validation share of {fraction} of the {data.Count} samples of {data.Name} rounds to none. " +
            $"{RoundsToNone}");
        Guard.Require(
            total < data.Count,
            $"A validation share of {fraction} takes all {data.Count} samples of {data.Name}: none are left to " +
            $"train on.");

        bool[] chosen = Choose(data, total, seed);
        int[] all = [.. Enumerable.Range(0, data.Count)];
        return new StratifiedSplit(
            data.Subset(Array.FindAll(all, i => !chosen[i])), data.Subset(Array.FindAll(all, i => chosen[i])));
    }

    /// <summary>v: how many of <paramref name="count"/> images are for validation.</summary>
    public static int Count(int count, double fraction) =>
        (int)Math.Round(fraction * count, MidpointRounding.AwayFromZero);

    private static bool[] Choose(Dataset data, int total, ulong seed)
    {
        var members = new List<int>[data.HasClasses ? data.ClassNames.Count : 1];
        for (int c = 0; c < members.Length; c++) members[c] = [];
        for (int i = 0; i < data.Count; i++) members[data.HasClasses ? data.Labels[i] : 0].Add(i);

        int[] share = Share(total, [.. members.Select(member => member.Count)]);
        var chosen = new bool[data.Count];
        for (int c = 0; c < members.Length; c++)
        {
            int[] order = [.. members[c]];
            new RandomStream(seed, RandomPurpose.Split, index: c).Shuffle<int>(order);
            foreach (int i in order.AsSpan(0, share[c])) chosen[i] = true;
        }

        return chosen;
    }

    /// <summary>
    /// Divides <paramref name="total"/> in proportion to the counts by the largest remainder method, with integer
    /// arithmetic.
    /// </summary>
    private static int[] Share(int total, int[] counts)
    {
        long count = counts.Sum(n => (long)n);
        int[] share = Array.ConvertAll(counts, n => (int)((long)total * n / count));
        int left = total - share.Sum();
        IEnumerable<int> byRemainder =
            Enumerable.Range(0, counts.Length).OrderByDescending(c => (long)total * counts[c] % count);
        foreach (int c in byRemainder.Take(left)) share[c]++;
        return share;
    }
}
