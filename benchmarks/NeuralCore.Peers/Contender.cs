namespace NeuralCore.Peers;

/// <summary>One way to do a case's work.</summary>
/// <param name="Engine">Who; empty for us.</param>
/// <param name="Variant">How, where there are several ways.</param>
internal sealed record Contender(string Engine, string Variant, Action Run)
{
    public override string ToString() => Variant.Length == 0 ? Engine : $"{Engine}, {Variant}";
}
