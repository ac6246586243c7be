using FsCheck;
using FsCheck.Fluent;
using NeuralCore.GradientCheck;

namespace NeuralCore.GradientTests;

/// <summary>Every line of the catalogue, on cases whose seeds FsCheck draws.</summary>
public class CatalogueTests
{
    private const int Cases = 60;

    /// <summary>Where FsCheck begins: the same cases in every run, so that a failure is due to a change. Other cases: <c>neuralcore gradcheck --seed N --cases N</c>.</summary>
    private const ulong Seed = 20261122;

    public static TheoryData<string> Names => NamesOf(entry => entry.Kind != CheckKind.Network);

    [Theory, MemberData(nameof(Names))]
    public void Entry_agrees_with_finite_differences_or_its_formula(string name) => CheckCases(name, Cases);

    [Fact]
    public void Names_are_unique() => Assert.Equal(GradientCatalogue.Entries.Count, GradientCatalogue.Entries.Select(entry => entry.Name).Distinct().Count());

    [Theory, InlineData("Conv2D"), InlineData("BatchNorm"), InlineData("residual"), InlineData("AdamW")]
    public void Same_seed_gives_the_same_report(string name) =>
        Assert.Equal(GradientCatalogue.Find(name).Check(77), GradientCatalogue.Find(name).Check(77));

    internal static TheoryData<string> NamesOf(Func<CatalogueEntry, bool> wanted) => [.. GradientCatalogue.Entries.Where(wanted).Select(entry => entry.Name)];

    internal static void CheckCases(string name, int cases)
    {
        CatalogueEntry entry = GradientCatalogue.Find(name);
        // All 64 bits of the seed from the first case on.
        Prop.ForAll(ArbMap.Default.ArbFor<DoNotSize<ulong>>(), seed => Verdict(entry.Check(seed.Item))).Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(Seed, gamma: 1));
    }

    private static Property Verdict(GradientReport report) => report.Passed.Label(report.ToString());
}
