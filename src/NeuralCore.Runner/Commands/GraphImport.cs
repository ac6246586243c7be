using NeuralCore.Interop.Onnx;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>Imports a model from a graph (ONNX, TFLite) and compares it with the graph.</summary>
internal static class GraphImport
{
    /// <returns>The model, and how far its outputs agree with those of the graph.</returns>
    /// <exception cref="InvalidDataException">A node of the graph, named in the message, cannot be converted to a
    /// layer.</exception>
    public static (Model Model, Agreement Agreement) Run(Screen screen, ImportSettings settings)
    {
        if (settings.Architecture is not null || settings.InputShape is not null || settings.Options.Origin is not null
            || settings.Options.Epsilon is not null || settings.Options.Order.Count > 0)
            throw new UsageException("A graph defines its layers: leave out --architecture, " +
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
                throw new UsageException($"--class-names has {names.Count} names, but the graph has " +
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
            new(ModelKeys.ImportedFrom, $"{Path.GetFileName(settings.File)} ({(LoadedModel.IsTFLite(settings.File) ? "TFLite" : "ONNX")})")], model.Scaling), agreement);
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
                $"{e.Message} predict and evaluate can use the file directly, but it cannot be converted to " +
                    "trainable layers.", e);
        }
    }
}
