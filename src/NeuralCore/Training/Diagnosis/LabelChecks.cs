namespace NeuralCore.Diagnosis;

/// <summary>Whether there is enough of each class to learn from. That no label lies outside the classes, <see cref="Dataset"/> itself requires.</summary>
internal static class LabelChecks
{
    private const int MaxTimes = 10;

    /// <summary>Names that a sentence lists before it says how many more there are.</summary>
    private const int Listed = 5;

    public static CheckResult Run(Dataset data)
    {
        const string Check = "labels";
        if (data.Count == 0) return CheckResult.Of(Check, "no images");
        var counts = new int[data.ClassNames.Count];
        foreach (int label in data.Labels) counts[label]++;
        string[] missing = [.. data.ClassNames.Where((_, c) => counts[c] == 0)];
        int smallest = counts.Where(count => count > 0).Min(), largest = counts.Max();
        string seen = $"{counts.Length - missing.Length} of {counts.Length} classes, {smallest} to {largest} images each";
        if (missing.Length >= counts.Length - 1 && counts.Length > 1)
            return CheckResult.Of(Check, seen, FindingCodes.OneClass.Found($"All {data.Count} images of {data.Name} have the label {data.ClassNames[data.Labels[0]]}, where {counts.Length} classes are to be told apart"));

        string some = string.Join(", ", missing.Take(Listed)) + (missing.Length > Listed ? $" and {missing.Length - Listed} more" : "");
        return CheckResult.Of(
            Check, seen,
            missing.Length > 0 ? FindingCodes.MissingClasses.Found($"{data.Name} has no image of {missing.Length} of its {counts.Length} classes ({some}), which therefore cannot be learned") : null,
            largest > (long)MaxTimes * smallest ? FindingCodes.Unbalanced.Found($"The classes of {data.Name} have {smallest} to {largest} images, where they should not differ more than {MaxTimes} times") : null);
    }

    /// <param name="fraction">The share that is to be held back to validate.</param>
    public static CheckResult Split(Dataset data, double fraction)
    {
        int held = StratifiedSplit.Count(data.Count, fraction);
        return CheckResult.Of(
            "validation split", fraction == 0 ? "none asked for" : $"{held} of {data.Count} images",
            fraction > 0 && held == 0 ? FindingCodes.EmptySplit.Found($"A validation split of {fraction} of {data.Count} images rounds to none, where at least one is expected") : null);
    }
}
