using NeuralCore.Interop.Onnx;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>A model from an ONNX graph, held against the graph itself.</summary>
internal static class GraphImport
{
    /// <returns>Null where the two do not say the same.</returns>
    /// <exception cref="InvalidDataException">The graph has no form as layers; it says which node.</exception>
    public static Model? Run(Screen screen, ImportSettings settings)
    {
        if (settings.Architecture is not null || settings.InputShape is not null || settings.Options.Origin is not null || settings.Options.Epsilon is not null || settings.Options.Order.Count > 0)
            throw new UsageException("An .onnx file says itself what its layers are: leave out --architecture, --input-shape, --from, --epsilon and --order.");
        var graph = OnnxGraph.Read(settings.File);
        Model model = Convert(graph);
        if (settings.ClassNames is { } names)
        {
            if (names.Count != model.ClassNames.Count) throw new UsageException($"--class-names names {names.Count} classes, but the graph has {model.ClassNames.Count} outputs.");
            model = new Model(model.Network, names, model.Provenance);
        }

        settings.Normalization?.FoldInto(model.Network);
        if (!AgreementCheck.Run(screen, model.Network, graph.ToNetwork(), settings.Threads, settings.Normalization is { } normalization ? normalization.Apply : null)) return null;
        return new Model(model.Network, model.ClassNames, [.. model.Provenance.Where(pair => pair.Key != ModelKeys.ImportedFrom), new(ModelKeys.ImportedFrom, $"{Path.GetFileName(settings.File)} (ONNX)")]);
    }

    private static Model Convert(OnnxGraph graph)
    {
        try
        {
            return OnnxConversion.ToModel(graph);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{e.Message} The file runs as it is with predict and evaluate, but it cannot become layers that learn.", e);
        }
    }
}
