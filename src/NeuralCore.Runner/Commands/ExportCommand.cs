using System.CommandLine;
using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.Wasm;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore export</c>: writes a model as an ONNX file, after checking that the exported graph gives the same
/// predictions, as a WebAssembly module, or as a page in one file.
/// </summary>
internal static class ExportCommand
{
    private const string Onnx = "onnx";

    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create(
            "A model file, or the folder of a run. With --html: the built-in reader of digits if left out.",
            required: false);
        Option<string?> to = CommandOption.Choice("--to", Onnx, $"The format. [{Onnx}]", [Onnx]);
        Option<bool> wasm = CommandOption.Switch(
            "--wasm", "Write a WebAssembly module instead, for browsers: it computes the same bits as the engine.");
        Option<bool> html = CommandOption.Switch(
            "--html", "Write the drawing page with the model in one HTML file, which needs no server.");
        Option<string?> output = CommandOption.Text("--output", "FILE", "The file to write. [beside the model]");
        Option<bool> probabilities = CommandOption.Switch(
            "--probabilities", "Append a softmax, so that the outputs are probabilities instead of logits.");
        Option<bool> force = CommandOption.Switch("--force", "Overwrite an existing file.");
        Option<int?> threads =
            CommandOption.Integer("--threads", "N", "Number of threads. [all cores]", 1, WorkerTeam.MaxThreads);
        var scaling = new ScalingOptions();
        Option<bool> quiet = CommandOption.Quiet();
        var command = new Command(
            "export", "Export a model to an ONNX file, for other programs and for phones, to a WebAssembly module, or "
            + "to a page in one file.")
        {
            model, to, wasm, html, output, probabilities, force, threads, quiet,
        };
        scaling.AddTo(command);
        command.SetAction(parsed =>
        {
            bool isPage = parsed.GetValue(html);
            string? named = parsed.GetValue(model);
            string path = named ?? (isPage ? "" : throw new UsageException("MODEL is missing: the model to export."));
            InputScaling? given = scaling.Of(parsed);
            Screen screen = Screen.For(json: false, parsed.GetValue(quiet));
            if (!parsed.GetValue(wasm) && !isPage)
                return (int)Run(path, given, parsed.GetValue(output), parsed.GetValue(probabilities),
                    parsed.GetValue(force), parsed.GetValue(threads) ?? Defaults.Threads, screen);
            if (parsed.GetResult(to) is { Implicit: false } || parsed.GetValue(probabilities)) throw new UsageException(
                "A WebAssembly module gives logits: leave out --to and --probabilities.");
            if (isPage && parsed.GetValue(wasm)) throw new UsageException("Choose one of --wasm and --html.");
            if (isPage)
                return (int)PageExport.Run(named, given, parsed.GetValue(output), parsed.GetValue(force), screen);
            return (int)WriteModule(path, given, parsed.GetValue(output), parsed.GetValue(force), screen);
        });
        return command;
    }

    private static ExitCode WriteModule(string path, InputScaling? scaling, string? output, bool force, Screen screen)
    {
        string file = LoadedModel.FileOf(path);
        if (LoadedModel.IsOnnx(file)) throw new UsageException(
            $"{file} is an ONNX file: convert it to a model first, with 'neuralcore import'.");
        string target = OutputFile.Require(output ?? Path.ChangeExtension(file, WasmFile.Extension), force);
        var model = ModelFile.Load(file);
        if (scaling is not null) model = model.WithScaling(scaling);
        screen.Line($"Model  {model.Network.Architecture}");
        if (!model.Scaling.IsDefault)
            screen.Line($"Inputs {model.Scaling}: the program that runs the module scales them.");
        WasmFile.Save(target, model);
        screen.Result($"Saved  {target}: {Figures.Count(new FileInfo(target).Length)} bytes, input " +
            $"{string.Join('×', model.InputShape.ToArray())}, output {model.Network.OutputShape}", "bold green");
        return ExitCode.Success;
    }

    private static ExitCode Run(string path, InputScaling? scaling, string? output, bool probabilities, bool force,
        int threads, Screen screen)
    {
        string file = LoadedModel.FileOf(path);
        if (LoadedModel.IsOnnx(file)) throw new UsageException($"{file} is an ONNX file already.");
        string target = OutputFile.Require(output ?? Path.ChangeExtension(file, LoadedModel.OnnxExtension), force);
        var model = ModelFile.Load(file);
        if (scaling is not null) model = model.WithScaling(scaling);
        if (probabilities && model.Network.OutputMeaning != OutputMeaning.Logits) throw new UsageException(
            "The model ends in a sigmoid and gives a probability for each class already: leave out --probabilities.");
        screen.Line($"Model  {model.Network.Architecture}");
        if (!model.Scaling.IsDefault)
            screen.Line($"Inputs {model.Scaling}: the graph contains the scaling and takes pixels from 0 to 1.");
        byte[] content = OnnxFile.Write(model, probabilities);
        Network graph = OnnxGraph.Read(content, target).ToNetwork(logits: probabilities);
        if (!AgreementCheck.Holds(AgreementCheck.Run(
            screen, model.Network, graph, threads, model.Scaling, InputScaling.Default)))
        {
            Console.Error.WriteLine($"error: The predictions of the exported graph differ from those of the model, " +
                $"so {target} was not written. Please report this with the model.");
            return ExitCode.CheckFailed;
        }

        OnnxFile.Save(target, model, probabilities);
        var written = OnnxGraph.Read(target);
        screen.Result($"Saved  {target}: {Figures.Count(new FileInfo(target).Length)} bytes, opset {written.Opset}, " +
            $"input \"{written.InputName}\" N×{string.Join('×', written.InputSizes)}, output " +
            $"\"{written.OutputName}\" N×{written.OutputShape}", "bold green");
        return ExitCode.Success;
    }
}
