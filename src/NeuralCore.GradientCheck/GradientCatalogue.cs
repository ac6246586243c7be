using NeuralCore.GradientCheck.Entries;

namespace NeuralCore.GradientCheck;

/// <summary>The catalogue of all gradient checks, used by the tests and the command <c>gradcheck</c>.</summary>
public static class GradientCatalogue
{
    /// <summary>
    /// Layers, losses, networks, then optimizers, schedules and initialisers, which are compared with plain formulas.
    /// </summary>
    public static IReadOnlyList<CatalogueEntry> Entries { get; } =
        [.. LayerEntries.All, .. LossEntries.All, .. NetworkEntries.All, .. OptimizerEntries.All,
            .. ScheduleEntries.All, .. InitializerEntries.All];

    /// <summary>The entry of that name.</summary>
    /// <exception cref="ArgumentException">The entry does not exist.</exception>
    public static CatalogueEntry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name)
            ?? throw new ArgumentException($"The gradient catalogue has no entry '{name}'.");
}
