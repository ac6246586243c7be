namespace NeuralCore.GradientCheck;

/// <summary>
/// An entry of the catalogue of gradient checks: a type of the library, and a function that draws a random case from a
/// seed and checks it.
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

    /// <summary>The type that the entry checks; null for a network, which has several.</summary>
    internal Type? Type { get; }

    /// <summary>
    /// Draws sizes and numbers from <paramref name="seed"/> and checks them; the same seed gives the same report.
    /// </summary>
    public GradientReport Check(ulong seed)
    {
        GradientReport report = check(seed);
        return report with { Name = Name, Kind = Kind, Seed = seed };
    }

    public override string ToString() => Name;
}
