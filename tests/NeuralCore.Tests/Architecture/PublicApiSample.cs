namespace NeuralCore.Tests.Architecture;

/// <summary>One member of each kind, for the test of how they are written.</summary>
public abstract class PublicApiSample<T>(in int size) : IDisposable where T : struct
{
    public const int Most = 3;

    internal int Hidden { get; } = size;

    public static T? Last { get; protected set; }

    public string this[int index] => $"{index}";

    public IEnumerable<TOther> Pairs<TOther>(params T[] values) where TOther : class => values.OfType<TOther>();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    public override string ToString() => $"{Hidden}";

    protected abstract string? Find(string[]? names, IReadOnlyList<string?> others, ref T value, double scale = 0.5);
}
