namespace NeuralCore;

/// <summary>
/// A data set divided into one part to train on and one to validate on, so that each class gives the same share. Where
/// targets are no classes, all samples count as one class.
/// </summary>
/// <remarks><code>
/// Total       v = round(fraction·count), half away from zero
/// Class c     v_c = ⌊v·n_c/count⌋, plus 1 for the classes with the largest remainders until Σ v_c = v, lower labels first among equals
/// Members     the first v_c of class c's images in an order drawn from (seed, Split, index = c)
/// </code>
/// Both parts keep the order of the data set; that a class is drawn from its own stream means that adding images of
/// another class does not reorder it.</remarks>
/// <param name="Training">What is left.</param>
/// <param name="Validation">v images; null where the fraction is 0.</param>
public sealed record StratifiedSplit(Dataset Training, Dataset? Validation)
{
    private const string RoundsToNone =
        "Hold back a larger share, give a validation set, or say 0 to train on everything.";

    /// <summary>Divides <paramref name="data"/>; the same arguments give the same parts.</summary>
    /// <param name="data">Not changed; the parts share its images, and with nothing to validate on Training is
    /// <paramref name="data"/> itself.</param>
    /// <param name="fraction">Share of the validation part, in [0, 1).</param>
    /// <param name="seed">Of the run.</param>
    /// <exception cref="ArgumentException">The fraction is outside [0, 1), leaves nothing to train on, or rounds to
    /// nothing to validate on though it is above 0.</exception>
    public static StratifiedSplit Of(Dataset data, double fraction, ulong seed)
    {
        Guard.Require(fraction is >= 0 and < 1, $"The share of the validation part is {fraction}: it lies in [0, 1).");
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
    /// Divides <paramref name="total"/> in proportion to the counts by largest remainders, in whole numbers throughout.
    /// </summary>
    private static int[] Share(int total, int[] counts)
    {
        long count = counts.Sum(n => (long)n);
        int[] share = Array.ConvertAll(counts, n => (int)((long)total * n / count));
        int left = total - share.Sum();
        foreach (int c in Enumerable.Range(0, counts.Length).OrderByDescending(c => (long)total * counts[c] % count)
            .Take(left)) share[c]++;
        return share;
    }
}
