namespace NeuralCore.GradientCheck;

/// <summary>
/// One line of the catalogue: a type of the library, and how a seed becomes a case of it and a verdict.
/// </summary>
public sealed class CatalogueEntry
{
    private readonly Func<ulong, GradientReport> check;

    internal CatalogueEntry(string name, CheckKind kind, Type? type, Func<ulong, GradientReport> check)
    {
        (Name, Kind, Type) = (name, kind, type);
        this.check = check;
    }

    public string Name { get; }

    public CheckKind Kind { get; }

    /// <summary>The type that this line enrols; null for a network, which is made of several.</summary>
    internal Type? Type { get; }

    /// <summary>
    /// Draws a geometry and numbers from <paramref name="seed"/> and checks them; the same seed gives the same report.
    /// </summary>
    public GradientReport Check(ulong seed)
    {
        GradientReport report = check(seed);
        return report with { Name = Name, Kind = Kind, Seed = seed };
    }

    public override string ToString() => Name;
}
