namespace NeuralCore.Diagnosis;

/// <summary>
/// Checks that there are enough images of each class. <see cref="Dataset"/> itself checks that each label is a class.
/// </summary>
internal static class LabelChecks
{
    private const int MaxImbalance = 10;

    /// <summary>Maximum number of class names listed in a message.</summary>
    private const int MaxListedNames = 5;

    public static CheckResult Run(Dataset data)
    {
        const string Check = "labels";
        if (data.Count == 0) return CheckResult.Of(Check, "no images");
        var counts = new int[data.ClassNames.Count];
        foreach (int label in data.Labels) counts[label]++;
        string[] missing = [.. data.ClassNames.Where((_, c) => counts[c] == 0)];
        int smallest = counts.Where(count => count > 0).Min(), largest = counts.Max();
        string seen =
            $"{counts.Length - missing.Length} of {counts.Length} classes, {smallest} to {largest} images each";
        if (missing.Length >= counts.Length - 1 && counts.Length > 1)
        {
            return CheckResult.Of(Check, seen, FindingCodes.OneClass.Found(
                $"All {data.Count} images of {data.Name} have the label {data.ClassNames[data.Labels[0]]}, " +
                $"where {counts.Length} classes are expected"));
        }

        string names = string.Join(", ", missing.Take(MaxListedNames))
            + (missing.Length > MaxListedNames ? $" and {missing.Length - MaxListedNames} more" : "");
        return CheckResult.Of(
            Check, seen,
            missing.Length > 0
                ? FindingCodes.MissingClasses.Found(
                    $"{data.Name} has no image of {missing.Length} of its {counts.Length} classes ({names}), " +
                    "which therefore cannot be learned")
                : null,
            largest > (long)MaxImbalance * smallest
                ? FindingCodes.Unbalanced.Found(
                    $"The classes of {data.Name} have {smallest} to {largest} images, where the largest should have at " +
                    $"most {MaxImbalance} times the images of the smallest")
                : null);
    }

    /// <param name="fraction">The validation split, in [0, 1).</param>
    public static CheckResult Split(Dataset data, double fraction)
    {
        int count = StratifiedSplit.Count(data.Count, fraction);
        return CheckResult.Of(
            "validation split", fraction == 0 ? "none" : $"{count} of {data.Count} images",
            fraction > 0 && count == 0
                ? FindingCodes.EmptySplit.Found(
                    $"A validation split of {fraction} of {data.Count} images rounds to no image, " +
                    "where at least one is expected")
                : null);
    }
}
