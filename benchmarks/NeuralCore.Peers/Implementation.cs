namespace NeuralCore.Peers;

/// <summary>An implementation of a benchmark case.</summary>
/// <param name="Engine">Name of the engine; empty for NeuralCore.</param>
/// <param name="Variant">Variant of the implementation, if there are several.</param>
internal sealed record Implementation(string Engine, string Variant, Action Run)
{
    public override string ToString() => Variant.Length == 0 ? Engine : $"{Engine}, {Variant}";
}
