using NeuralCore.Handwriting;
using NeuralCore.Interop.Weights;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>A model from a file of weights and the text of an architecture.</summary>
internal static class TensorImport
{
    public static Model Run(Screen screen, ImportSettings settings)
    {
        var file = SafetensorsFile.Read(settings.File);
        int classes = settings.ClassNames?.Count ?? MnistFormat.ClassCount;
        string architecture = Architecture(settings, file, classes);
        Shape inputShape = settings.InputShape ?? MnistFormat.ImageShape;
        ImportedNetwork imported = WeightImport.Read(file, architecture, inputShape, settings.Options);
        Network network = imported.Network;
        if (network.OutputShape.Rank != 1) throw new UsageException($"--architecture ends in {network.OutputShape} outputs, but a model tells classes apart: end it with 'dense {classes}', as the weights do.");
        IReadOnlyList<string> names = settings.ClassNames ?? ClassNames.Numbered(network.OutputShape.Length);
        if (names.Count != network.OutputShape.Length) throw new UsageException($"--class-names names {names.Count} classes, but the network has {network.OutputShape.Length} outputs.");
        PlacementTable.Write(screen, imported.Placements);
        screen.Line($"Weights of {imported.Origin}{(settings.Options.Origin is null ? ", as their names tell" : "")}; where layers have the same sizes, they were put in the order of {(settings.Options.Order.Count > 0 ? "--order" : "their names")}.");
        if (settings.Normalization is { } normalization)
        {
            normalization.FoldInto(network);
            screen.Line("Mean and deviation of the inputs have moved into the first layer: the model takes pixels from 0 to 1.");
        }

        return new Model(network, names, [new(ModelKeys.ImportedFrom, $"{Path.GetFileName(settings.File)} ({imported.Origin})")]);
    }

    private static string Architecture(ImportSettings settings, SafetensorsFile file, int classes) => settings.Architecture is { } text
        ? Presets.Find(text, classes) ?? text
        : throw new UsageException($"--architecture is missing: a safetensors file holds weights, but not what stands between them. {settings.File} has weights of {string.Join(", ", WeightImport.Describe(file, settings.Options.Origin))}. Write the layers in their order with activations and pools, as in --architecture \"conv 3x3x32 relu | maxpool 2 | dense 10\".");
}
