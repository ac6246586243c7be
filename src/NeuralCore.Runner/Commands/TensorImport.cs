using NeuralCore.Handwriting;
using NeuralCore.Interop.Weights;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>Imports a model from a file of weights and an architecture.</summary>
internal static class TensorImport
{
    public static Model Run(Screen screen, ImportSettings settings)
    {
        if (settings.OutputName is not null) throw new UsageException(
            "--output-name is for .onnx and .tflite files: weights have no outputs.");
        var file = SafetensorsFile.Read(settings.File);
        int classes = settings.ClassNames?.Count ?? MnistFormat.ClassCount;
        string architecture = Architecture(settings, file, classes);
        Shape inputShape = settings.InputShape ?? MnistFormat.ImageShape;
        ImportedNetwork imported = WeightImport.Read(file, architecture, inputShape, settings.Options);
        Network network = imported.Network;
        if (network.OutputShape.Rank != 1)
        {
            throw new UsageException($"--architecture ends in {network.OutputShape} outputs, but a model needs one " +
                $"output per class: end it with 'dense {classes}', as the weights do.");
        }

        IReadOnlyList<string> names = settings.ClassNames ?? ClassNames.Numbered(network.OutputShape.Length);
        if (names.Count != network.OutputShape.Length)
        {
            throw new UsageException($"--class-names has {names.Count} names, but the network has " +
                $"{network.OutputShape.Length} outputs.");
        }

        InputScaling scaling = settings.Scaling ?? InputScaling.Default;
        Model model = new(network, names,
            [new(ModelKeys.ImportedFrom, $"{Path.GetFileName(settings.File)} ({imported.Origin})")],
            InputFolding.TryFold(scaling, network) ? null : scaling);
        PlacementTable.Write(screen, imported.Placements);
        string detected = settings.Options.Origin is null ? ", detected from their names" : "",
            order = settings.Options.Order.Count > 0 ? "--order" : "their names";
        screen.Line($"Weights of {imported.Origin}{detected}; layers of equal size are in the order of {order}.");
        NoteScaling(screen, scaling, model);
        return model;
    }

    /// <summary>Prints how the input scaling of the weights was applied.</summary>
    public static void NoteScaling(Screen screen, InputScaling scaling, Model model)
    {
        if (!model.Scaling.IsDefault)
            screen.Line($"Scaled inputs ({model.Scaling}): stored in the model file and applied by every command.");
        else if (!scaling.IsDefault)
            screen.Line($"The scaling of the inputs ({scaling}) was folded into the first layer: "
                + "the model takes pixels from 0 to 1.");
    }

    private static string Architecture(ImportSettings settings, SafetensorsFile file, int classes) =>
        settings.Architecture is { } text
        ? Presets.Find(text, classes) ?? text
        : throw new UsageException($"--architecture is missing: a safetensors file contains weights, but no " +
            $"architecture. {settings.File} has weights of " +
            $"{string.Join(", ", WeightImport.Describe(file, settings.Options.Origin))}. Give the layers in their " +
            $"order with activations and pooling, as in --architecture \"conv 3x3x32 relu | maxpool 2 | dense 10\".");
}
