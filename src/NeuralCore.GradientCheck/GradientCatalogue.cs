using NeuralCore.GradientCheck.Entries;

namespace NeuralCore.GradientCheck;

/// <summary>
/// Everything that is checked: the tests and the command <c>gradcheck</c> take their cases from here.
/// </summary>
public static class GradientCatalogue
{
    /// <summary>
    /// Layers, losses, networks, then optimizers, schedules and initialisers, which are compared with plainly written
    /// formulas.
    /// </summary>
    public static IReadOnlyList<CatalogueEntry> Entries { get; } =
        [.. LayerEntries.All, .. LossEntries.All, .. NetworkEntries.All, .. OptimizerEntries.All,
            .. ScheduleEntries.All, .. InitializerEntries.All];

    /// <summary>The entry of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static CatalogueEntry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name)
            ?? throw new ArgumentException($"The gradient catalogue has no entry '{name}'.");
}
