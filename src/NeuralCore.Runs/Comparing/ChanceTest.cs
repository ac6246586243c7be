using System.Globalization;

namespace NeuralCore.Runs.Comparing;

/// <summary>Whether two runs differ on the same images by more than chance.</summary>
internal sealed record ChanceTest(ComparedRun First, ComparedRun Second, McNemarResult Result)
{
    /// <summary>As usual in the field: less likely than one in twenty is taken for more than chance.</summary>
    private const double Level = 0.05;

    /// <summary>Below this a figure more would only pretend to be exact.</summary>
    private const double MinShown = 0.001;

    /// <summary>For people who do not know the test's name.</summary>
    public string Sentence(string first, string second)
    {
        (int onlyFirst, int onlySecond, double p) = Result;
        if (onlyFirst + onlySecond == 0) return $"{first} and {second} read the same images rightly.";
        string counts = $"{Figures.Count(onlyFirst, "image")} only {first} reads rightly, {Figures.Count(onlySecond)} only {second}";
        string shown = p < MinShown ? "p < 0.001" : $"p = {p.ToString(p < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture)}";
        return p < Level
            ? $"{(onlyFirst > onlySecond ? first : second)} is better than {(onlyFirst > onlySecond ? second : first)} by more than chance: {shown} ({counts})."
            : $"The difference between {first} and {second} could be chance: {shown} ({counts}).";
    }
}
