using NeuralCore.Interop.Onnx;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>A model from an ONNX graph, held against the graph itself.</summary>
internal static class GraphImport
{
    /// <returns>The model, and how far it says what the graph says.</returns>
    /// <exception cref="InvalidDataException">The graph has no form as layers; it says which node.</exception>
    public static (Model Model, Agreement Agreement) Run(Screen screen, ImportSettings settings)
    {
        if (settings.Architecture is not null || settings.InputShape is not null || settings.Options.Origin is not null
            || settings.Options.Epsilon is not null || settings.Options.Order.Count > 0)
            throw new UsageException("An .onnx file says itself what its layers are: leave out --architecture, " +
                "--input-shape, --from, --epsilon and --order.");
        LoadedModel loaded = LoadedModel.Of(settings.File, settings.Scaling, settings.OutputName);
        OnnxGraph graph = loaded.Graph!;
        LoadedModel.NoteOutput(screen, graph);
        InputScaling scaling = new ScaleSearch(screen, settings.Threads, CancellationToken.None)
            .Scaled(loaded, () => ScaleSearch.OnThisMachine(loaded.Model)).Scaling;
        Model model = Convert(graph, scaling);
        if (settings.ClassNames is { } names)
        {
            if (names.Count != model.ClassNames.Count)
            {
                throw new UsageException($"--class-names names {names.Count} classes, but the graph has " +
                    $"{model.ClassNames.Count} outputs.");
            }

            model = new Model(model.Network, names, model.Provenance, model.Scaling);
        }

        Network exact = graph.UpToLogits.ToNetwork(logits: false);
        Agreement agreement =
            AgreementCheck.Run(screen, model.Network, exact, settings.Threads, model.Scaling, scaling);
        TensorImport.NoteScaling(screen, scaling, model);
        return (new Model(model.Network, model.ClassNames,
            [.. model.Provenance.Where(pair => pair.Key != ModelKeys.ImportedFrom),
            new(ModelKeys.ImportedFrom, $"{Path.GetFileName(settings.File)} (ONNX)")], model.Scaling), agreement);
    }

    private static Model Convert(OnnxGraph graph, InputScaling scaling)
    {
        try
        {
            return OnnxConversion.ToModel(graph, scaling);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"{e.Message} The file runs as it is with predict and evaluate, but it cannot become layers that learn.", e);
        }
    }
}
