using System.CommandLine;
using NeuralCore.Handwriting;
using NeuralCore.Interop.Weights;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore import</c>: imports weights from a safetensors file, or an ONNX or TFLite graph.
/// </summary>
internal static class ImportCommand
{
    private static readonly Dictionary<string, WeightOrigin> Origins = new()
    {
        ["pytorch"] = WeightOrigin.PyTorch,
        ["keras"] = WeightOrigin.Keras,
    };

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A .safetensors file with a PyTorch state_dict or the weights of a Keras model, or an " +
                ".onnx or .tflite file.",
        };
        Option<string?> architecture = CommandOption.Text(
            "--architecture", "PRESET|ARCHITECTURE",
            "The architecture of the weights; .onnx and .tflite files contain it.");
        Option<string?> output = CommandOption.Text(
            "--output", "FILE.safetensors", $"The file to write. [{RunFolder.ModelName}]");
        Option<Shape?> inputShape = CommandOption.ImageShape(
            "--input-shape", "28x28x1",
            $"Height, width and channels of the images. [{string.Join('x', MnistFormat.ImageShape.ToArray())}]");
        Option<string?> classNames = CommandOption.Text(
            "--class-names", "a,b,c", "The class names of the outputs. [those of the file, else 0,1,2,…]");
        Option<string?> from = CommandOption.Choice(
            "--from", string.Join('|', Origins.Keys), "The framework of the weights. [detected from their names]",
            [.. Origins.Keys]);
        Option<double?> epsilon = CommandOption.Number(
            "--epsilon", "E", "Epsilon of the normalization layers. [pytorch 1e-5, keras 1e-3]", "of at least 0",
            e => e >= 0);
        Option<string?> order = CommandOption.Text(
            "--order", "a,b,c", "The layer names of the file in the order of the network. [detected from the names]");
        var scaling = new ScalingOptions();
        Option<string?> outputName = CommandOption.OutputName();
        Option<bool> force = CommandOption.Switch("--force", "Overwrite an existing file.");
        Option<int?> threads =
            CommandOption.Integer("--threads", "N", "Number of threads. [all cores]", 1, WorkerTeam.MaxThreads);
        Option<bool> json = CommandOption.Json(), quiet = CommandOption.Quiet();
        var command = new Command("import", "Import a model from PyTorch, Keras, or an ONNX or TFLite file.")
        {
            file, architecture, output, inputShape, classNames, from, epsilon, order, outputName, force, threads, json,
            quiet,
        };
        scaling.AddTo(command);
        command.SetAction(parsed => (int)Run(
            Screen.For(parsed.GetValue(json), parsed.GetValue(quiet)), new ImportSettings(
            parsed.GetRequiredValue(file),
            parsed.GetValue(architecture),
            parsed.GetValue(inputShape),
            Words(classNames, parsed),
            new ImportOptions
            {
                Origin = parsed.GetValue(from) is { } word ? Origins[word] : null,
                Epsilon = parsed.GetValue(epsilon),
                Order = Words(order, parsed) ?? [],
            },
            scaling.Of(parsed),
            parsed.GetValue(outputName),
            parsed.GetValue(output) ?? RunFolder.ModelName,
            parsed.GetValue(force),
            parsed.GetValue(threads) ?? Defaults.Threads,
            parsed.GetValue(json))));
        return command;
    }

    private static ExitCode Run(Screen screen, ImportSettings settings)
    {
        if (!File.Exists(settings.File)) throw new FileNotFoundException($"There is no file {settings.File}.");
        OutputFile.Require(settings.Output, settings.Force);
        if (Path.GetFullPath(settings.Output) == Path.GetFullPath(settings.File))
        {
            throw new UsageException($"The model would overwrite its source {settings.File}: name another " +
                "--output.");
        }

        (Model model, Agreement? agreement) = LoadedModel.IsGraph(settings.File) ? GraphImport.Run(screen, settings)
            : (TensorImport.Run(screen, settings), null);
        if (agreement is not null && !AgreementCheck.Holds(agreement))
        {
            Console.Error.WriteLine($"error: The predictions of the imported network differ from those of " +
                $"{settings.File}, so {settings.Output} was not written. Please report this with the file.");
            return ExitCode.CheckFailed;
        }

        ModelFile.Save(settings.Output, model);
        if (settings.Json)
        {
            Console.Out.WriteLine(Json.Write(ImportMetrics.Of(settings.File, settings.Output, model, agreement)));
            return ExitCode.Success;
        }

        screen.Line($"Model  {model.Network}");
        screen.Result($"Saved  {settings.Output}: {Figures.Count(new FileInfo(settings.Output).Length)} bytes, " +
            $"{model.InputShape} → {model.ClassNames.Count} classes", "bold green");
        bool fitsMnist = model.InputShape == MnistFormat.ImageShape && model.ClassNames.Count == MnistFormat.ClassCount;
        screen.Line($"Next   {ProgramText.Prefix} evaluate {ProgramText.Quoted(settings.Output)}" +
            $"{(fitsMnist ? "" : " --data FOLDER")}");
        return ExitCode.Success;
    }

    private static string[]? Words(Option<string?> option, ParseResult parsed)
    {
        string[]? words = parsed.GetValue(option)?.Split(',', StringSplitOptions.TrimEntries);
        return words is not null && words.Contains("")
            ? throw new UsageException($"{option.Name} is a list of names separated by commas, none of them " +
                $"empty, not '{parsed.GetValue(option)}'.") : words;
    }
}

/// <summary>The options of <c>import</c>.</summary>
/// <param name="Architecture">A preset's name or the layers; null for a graph.</param>
/// <param name="InputShape">(H, W, C); null for that of MNIST.</param>
/// <param name="ClassNames">Null: numbers, or the names in the file.</param>
/// <param name="Scaling">Null: the scaling of the file, or a determined one.</param>
/// <param name="OutputName">Which output of a graph; null: the most suitable.</param>
/// <param name="Json">Whether standard output is one JSON object.</param>
internal sealed record ImportSettings(
    string File, string? Architecture, Shape? InputShape, IReadOnlyList<string>? ClassNames, ImportOptions Options,
    InputScaling? Scaling, string? OutputName, string Output, bool Force, int Threads, bool Json);
