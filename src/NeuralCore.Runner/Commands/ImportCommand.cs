using System.CommandLine;
using NeuralCore.Handwriting;
using NeuralCore.Interop.Weights;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore import</c>: a model from what another program wrote: weights in a safetensors file, or an ONNX graph.</summary>
internal static class ImportCommand
{
    private static readonly Dictionary<string, WeightOrigin> Origins = new() { ["pytorch"] = WeightOrigin.PyTorch, ["keras"] = WeightOrigin.Keras };

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A .safetensors file with a state_dict of PyTorch or the weights of a Keras model, or an .onnx file." };
        Option<string?> architecture = CommandOption.Text("--architecture", "PRESET|ARCHITECTURE", "The layers that the weights were trained in; an .onnx file says them itself.");
        Option<string?> output = CommandOption.Text("--output", "FILE.safetensors", $"Where to write. [{ModelArgument.FileName}]");
        Option<Shape?> inputShape = CommandOption.ImageShape("--input-shape", "28x28x1", $"Height, width and channels of the images. [{string.Join('x', MnistFormat.ImageShape.ToArray())}]");
        Option<string?> classNames = CommandOption.Text("--class-names", "a,b,c", "What the outputs mean. [0,1,2,…, or what an .onnx file says]");
        Option<string?> from = CommandOption.Choice("--from", string.Join('|', Origins.Keys), "Whose layout the weights have. [told from their names]", [.. Origins.Keys]);
        Option<double?> epsilon = CommandOption.Number("--epsilon", "E", "What the norms add to the variance. [pytorch 1e-5, keras 1e-3]", "of at least 0", e => e >= 0);
        Option<string?> order = CommandOption.Text("--order", "a,b,c", "The file's names of layers in the order of the network, where the names do not tell it.");
        var scaling = new ScalingOptions();
        Option<string?> outputName = CommandOption.OutputName();
        Option<bool> force = CommandOption.Switch("--force", "Write over a file that is there.");
        Option<int?> threads = CommandOption.Whole("--threads", "N", "Threads that compute. [all cores]", 1, WorkerTeam.MaxThreads);
        Option<bool> json = CommandOption.Json(), quiet = CommandOption.Quiet();
        var command = new Command("import", "Make a model from what PyTorch, Keras or another program wrote.") { file,
            architecture, output, inputShape, classNames, from, epsilon, order, outputName, force, threads, json,
            quiet };
        scaling.AddTo(command);
        command.SetAction(parsed => (int)Run(
            Screen.For(parsed.GetValue(json), parsed.GetValue(quiet)), new ImportSettings(
            parsed.GetRequiredValue(file),
            parsed.GetValue(architecture),
            parsed.GetValue(inputShape),
            Words(classNames, parsed),
            new ImportOptions { Origin = parsed.GetValue(from) is { } word ? Origins[word] : null, Epsilon = parsed.GetValue(epsilon), Order = Words(order, parsed) ?? [] },
            scaling.Of(parsed),
            parsed.GetValue(outputName),
            parsed.GetValue(output) ?? ModelArgument.FileName,
            parsed.GetValue(force),
            parsed.GetValue(threads) ?? Defaults.Threads,
            parsed.GetValue(json))));
        return command;
    }

    private static ExitCode Run(Screen screen, ImportSettings settings)
    {
        if (!File.Exists(settings.File)) throw new FileNotFoundException($"There is no file {settings.File}.");
        OutputFile.Require(settings.Output, settings.Force);
        if (Path.GetFullPath(settings.Output) == Path.GetFullPath(settings.File)) throw new UsageException($"The model would be written over {settings.File}, which it comes from: name another --output.");
        (Model model, Agreement? agreement) = LoadedModel.IsOnnx(settings.File) ? GraphImport.Run(screen, settings)
            : (TensorImport.Run(screen, settings), null);
        if (agreement is not null && !AgreementCheck.Holds(agreement))
        {
            Console.Error.WriteLine($"error: The imported network does not say what {settings.File} says, so {settings.Output} was not written. Please report this with the file.");
            return ExitCode.CheckFailed;
        }

        ModelFile.Save(settings.Output, model);
        if (settings.Json)
        {
            Console.Out.WriteLine(Json.Write(ImportMetrics.Of(settings.File, settings.Output, model, agreement)));
            return ExitCode.Success;
        }

        screen.Line($"Model  {model.Network}");
        screen.Result($"Saved  {settings.Output}: {Figures.Count(new FileInfo(settings.Output).Length)} bytes, {model.InputShape} → {model.ClassNames.Count} classes", "bold green");
        screen.Line($"Judge it on a test set: {ProgramText.Prefix} evaluate {ProgramText.Quoted(settings.Output)}{(model.InputShape == MnistFormat.ImageShape && model.ClassNames.Count == MnistFormat.ClassCount ? "" : " --data FOLDER")}");
        return ExitCode.Success;
    }

    private static string[]? Words(Option<string?> option, ParseResult parsed)
    {
        string[]? words = parsed.GetValue(option)?.Split(',', StringSplitOptions.TrimEntries);
        return words is not null && words.Contains("") ? throw new UsageException($"{option.Name} is a list of names with commas between them, none of them empty, not '{parsed.GetValue(option)}'.") : words;
    }
}

/// <summary>What the user of <c>import</c> asked for.</summary>
/// <param name="Architecture">A preset's name or the layers; null where the file says them itself.</param>
/// <param name="InputShape">(H, W, C); null for that of digits.</param>
/// <param name="ClassNames">Null: numbers, or the file's own.</param>
/// <param name="Scaling">Null: the file's own, or what is found by trying.</param>
/// <param name="OutputName">Which output of a graph; null: the likeliest.</param>
/// <param name="Json">Whether standard output is for a script.</param>
internal sealed record ImportSettings(
    string File, string? Architecture, Shape? InputShape, IReadOnlyList<string>? ClassNames, ImportOptions Options,
        InputScaling? Scaling,
    string? OutputName, string Output, bool Force, int Threads, bool Json);
