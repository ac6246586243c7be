using System.Collections.Concurrent;

namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>Weights in the order that the kernels want, made once for all plans of a graph.</summary>
internal sealed class PreparedConstants
{
    private readonly ConcurrentDictionary<(Real[] Source, string Form), Real[]> forms = [];

    /// <param name="form">What <paramref name="make"/> does, with all that it depends on besides the numbers.</param>
    public Real[] Get(Real[] source, string form, Func<Real[], Real[]> make) => forms.GetOrAdd((source, form), static (key, make) => make(key.Source), make);
}
