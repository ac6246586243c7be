using NeuralCore.GradientCheck;

namespace NeuralCore.GradientTests;

/// <summary>The catalogue's networks: more to compare in each case, so a class of its own that runs beside the others.</summary>
public class NetworkCatalogueTests
{
    private const int Cases = 6;

    public static TheoryData<string> Names => CatalogueTests.NamesOf(entry => entry.Kind == CheckKind.Network);

    [Theory, MemberData(nameof(Names))]
    public void Network_agrees_with_finite_differences(string name) => CatalogueTests.CheckCases(name, Cases);
}
