using System.Globalization;

namespace NeuralCore.Runs.Comparing;

/// <summary>Whether the results of two runs on the same images differ significantly (McNemar's test).</summary>
internal sealed record ChanceTest(ComparedRun First, ComparedRun Second, McNemarResult Result)
{
    /// <summary>The significance level, as usual in the field.</summary>
    private const double Level = 0.05;

    /// <summary>The smallest p-value that is printed; smaller ones are printed as <c>p &lt; 0.001</c>.</summary>
    private const double MinShown = 0.001;

    /// <summary>Of readers: the symbols in which they differ; null for classifiers.</summary>
    public IReadOnlyList<SymbolDifference>? Symbols { get; } =
        First.Lines is { } own && Second.Lines is { } other ? SymbolDifference.Of(own, other) : null;

    /// <summary>The result in a sentence.</summary>
    public string Sentence(string first, string second)
    {
        (int onlyFirst, int onlySecond, double p) = Result;
        (string what, string verb, string done) = Symbols is null ? ("image", "classify", "classified correctly")
            : ("line", "read", "read exactly");
        if (onlyFirst + onlySecond == 0) return $"{first} and {second} {verb} the same {what}s correctly.";
        string counts = $"{Figures.Count(onlyFirst, what)} {done} by {first} only, " +
            $"{Figures.Count(onlySecond)} by {second} only";
        string shown = p < MinShown ? "p < 0.001"
            : $"p = {p.ToString(p < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture)}";
        return p < Level
            ? $"{(onlyFirst > onlySecond ? first : second)} is significantly better than " +
                $"{(onlyFirst > onlySecond ? second : first)}: {shown} ({counts})."
            : $"The difference between {first} and {second} is not significant: {shown} ({counts}).";
    }
}
