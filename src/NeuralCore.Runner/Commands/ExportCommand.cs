using System.CommandLine;
using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.Wasm;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore export</c>: writes a model as an ONNX or TFLite file, after checking that the exported graph gives the
/// same predictions, as a WebAssembly module, or as a page in one file.
/// </summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create(
            "A model file, or the folder of a run. With --html: the built-in reader of digits if left out.", required: false);
        Option<bool> tflite = CommandOption.Switch("--tflite", "Write a TFLite file (LiteRT), for Android and iOS.");
        Option<bool> int8 = CommandOption.Switch(
            "--int8", "With --tflite: compute with 8-bit integers, in about a quarter of the size.");
        Option<bool> rgb = CommandOption.Switch("--rgb",
            "With --tflite: take colour images, as Android's task library requires, and convert them to grey.");
        Option<bool> wasm = CommandOption.Switch(
            "--wasm", "Write a WebAssembly module, for browsers: it computes the same bits as the engine.");
        Option<bool> html = CommandOption.Switch(
            "--html", "Write the drawing page with the model in one HTML file, which needs no server.");
        Option<string?> output = CommandOption.Text("--output", "FILE", "The file to write. [beside the model]");
        Option<bool> probabilities = CommandOption.Switch(
            "--probabilities", "Append a softmax, so that the outputs are probabilities instead of logits.");
        Option<string?> dataset = CommandOption.Dataset("With --int8: its training images, and its test set. [auto]");
        Option<string?> data = CommandOption.DataFolder(), set = CommandOption.DataSet();
        Option<bool> force = CommandOption.Switch("--force", "Overwrite an existing file.");
        Option<int?> threads =
            CommandOption.Integer("--threads", "N", "Number of threads. [all cores]", 1, WorkerTeam.MaxThreads);
        var scaling = new ScalingOptions();
        Option<bool> quiet = CommandOption.Quiet();
        var command = new Command(
            "export", "Export a model for other programs: an ONNX or TFLite file, a WebAssembly module, a web page.")
        {
            model, tflite, int8, rgb, wasm, html, output, probabilities, dataset, data, set, force, threads, quiet,
        };
        scaling.AddTo(command);
        command.Validators.Add(result =>
        {
            if (new[] { tflite, wasm, html }.Count(result.GetValue) > 1)
                result.AddError("--tflite, --wasm and --html are formats: name one of them.");
            if (result.GetValue(model) is null && !result.GetValue(html))
                result.AddError("MODEL is missing: a model file, or the folder of a run.");
            if ((result.GetValue(int8) || result.GetValue(rgb)) && !result.GetValue(tflite))
                result.AddError("--int8 and --rgb are for --tflite: add it.");
            if (!result.GetValue(int8) && (result.GetValue(dataset) ?? result.GetValue(data) ?? result.GetValue(set))
                is not null) result.AddError("--dataset, --data and --set are for --int8: leave them out.");
            if ((result.GetValue(wasm) || result.GetValue(html)) && result.GetValue(probabilities))
                result.AddError("--wasm and --html export the logits: leave out --probabilities.");
        });
        command.SetAction(parsed =>
        {
            Screen screen = Screen.For(json: false, parsed.GetValue(quiet));
            int team = parsed.GetValue(threads) ?? Defaults.Threads;
            bool withSoftmax = parsed.GetValue(probabilities);
            if (parsed.GetValue(html))
            {
                return (int)PageExport.Run(parsed.GetValue(model), scaling.Of(parsed), parsed.GetValue(output),
                    parsed.GetValue(force), screen);
            }

            if (parsed.GetValue(wasm)) return (int)WriteModule(Open(WasmFile.Extension), screen);
            if (!parsed.GetValue(tflite)) return (int)WriteOnnx(Open(LoadedModel.OnnxExtension), withSoftmax, team, screen);
            DataChoice? calibration = parsed.GetValue(int8)
                ? DataChoice.Of(parsed.GetValue(dataset), parsed.GetValue(data), parsed.GetValue(set)) : null;
            (Model network, string target) = Open($"{(calibration is null ? "" : "-int8")}{LoadedModel.TFLiteExtension}");
            return (int)TFLiteExportRun.Run(network, withSoftmax, parsed.GetValue(rgb), calibration, target, team, screen);

            (Model Model, string Target) Open(string extension) => Load(parsed.GetRequiredValue(model),
                scaling.Of(parsed), parsed.GetValue(output), extension, withSoftmax, parsed.GetValue(force));
        });
        return command;
    }

    /// <param name="extension">Of the file that is written beside the model.</param>
    private static (Model Model, string Target) Load(
        string path, InputScaling? scaling, string? output, string extension, bool probabilities, bool force)
    {
        string file = LoadedModel.FileOf(path);
        if (LoadedModel.IsGraph(file))
        {
            throw new UsageException($"{file} is {LoadedModel.KindOf(file)} already: convert it to a model first, with "
                + "'neuralcore import'.");
        }

        string beside = Path.Combine(
            Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file) + extension);
        string target = OutputFile.Require(output ?? beside, force);
        var model = ModelFile.Load(file);
        if (scaling is not null) model = model.WithScaling(scaling);
        if (probabilities && model.Network.OutputMeaning != OutputMeaning.Logits) throw new UsageException(
            "The model ends in a sigmoid and gives a probability for each class already: leave out --probabilities.");
        return (model, target);
    }

    private static ExitCode WriteModule((Model Model, string Target) export, Screen screen)
    {
        (Model model, string target) = export;
        screen.Line($"Model  {model.Network.Architecture}");
        if (!model.Scaling.IsDefault)
            screen.Line($"Inputs {model.Scaling}: the program that runs the module scales them.");
        WasmFile.Save(target, model);
        screen.Result($"Saved  {target}: {Figures.Count(new FileInfo(target).Length)} bytes, input " +
            $"{string.Join('×', model.InputShape.ToArray())}, output {model.Network.OutputShape}", "bold green");
        return ExitCode.Success;
    }

    private static ExitCode WriteOnnx(
        (Model Model, string Target) export, bool probabilities, int threads, Screen screen)
    {
        (Model model, string target) = export;
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
