using System.CommandLine;
using NeuralCore.Interop.Onnx;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore export</c>: writes a model as an ONNX or TFLite file, after checking that the exported graph gives the same
/// predictions.
/// </summary>
internal static class ExportCommand
{
    private const string Onnx = "onnx";

    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create("A model file, or the folder of a run.", required: true);
        Option<string?> to = CommandOption.Choice("--to", Onnx, $"The format. [{Onnx}]", [Onnx]);
        Option<string?> output = CommandOption.Text("--output", "FILE", "The file to write. [beside the model]");
        Option<bool> probabilities = CommandOption.Switch(
            "--probabilities", "Append a softmax, so that the outputs are probabilities instead of logits.");
        Option<bool> tflite = CommandOption.Switch("--tflite", "Write a TFLite file (LiteRT), for Android and iOS.");
        Option<bool> int8 = CommandOption.Switch(
            "--int8", "With --tflite: compute with 8-bit integers, in about a quarter of the size.");
        Option<bool> rgb = CommandOption.Switch("--rgb",
            "With --tflite: take colour images, as Android's task library requires, and convert them to grey.");
        Option<string?> dataset = CommandOption.Dataset("With --int8: its training images, and its test set. [auto]");
        Option<string?> data = CommandOption.DataFolder(), set = CommandOption.DataSet();
        Option<bool> force = CommandOption.Switch("--force", "Overwrite an existing file.");
        Option<int?> threads =
            CommandOption.Integer("--threads", "N", "Number of threads. [all cores]", 1, WorkerTeam.MaxThreads);
        var scaling = new ScalingOptions();
        Option<bool> quiet = CommandOption.Quiet();
        var command = new Command(
            "export", "Export a model to an ONNX or TFLite file, for other programs and for phones.")
        {
            model, to, tflite, int8, rgb, output, probabilities, dataset, data, set, force, threads, quiet,
        };
        scaling.AddTo(command);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(int8) || result.GetValue(rgb)) && !result.GetValue(tflite))
                result.AddError("--int8 and --rgb are for --tflite: add it.");
            if (result.GetValue(tflite) && result.GetValue(to) is not null)
                result.AddError("--to and --tflite name two formats: leave one of them out.");
            if (!result.GetValue(int8) && (result.GetValue(dataset) ?? result.GetValue(data) ?? result.GetValue(set))
                is not null) result.AddError("--dataset, --data and --set are for --int8: leave them out.");
        });
        command.SetAction(parsed => parsed.GetValue(tflite) ? (int)RunTFLite(
            parsed.GetRequiredValue(model), scaling.Of(parsed), parsed.GetValue(output), parsed.GetValue(probabilities),
            parsed.GetValue(rgb),
            parsed.GetValue(int8)
                ? DataChoice.Of(parsed.GetValue(dataset), parsed.GetValue(data), parsed.GetValue(set)) : null,
            parsed.GetValue(force), parsed.GetValue(threads) ?? Defaults.Threads,
            Screen.For(json: false, parsed.GetValue(quiet))) : (int)Run(
            parsed.GetRequiredValue(model), scaling.Of(parsed), parsed.GetValue(output), parsed.GetValue(probabilities),
            parsed.GetValue(force), parsed.GetValue(threads) ?? Defaults.Threads,
            Screen.For(json: false, parsed.GetValue(quiet))));
        return command;
    }

    private static ExitCode RunTFLite(string path, InputScaling? scaling, string? output, bool probabilities,
        bool rgb, DataChoice? int8, bool force, int threads, Screen screen)
    {
        string extension = int8 is null ? LoadedModel.TFLiteExtension : $"-int8{LoadedModel.TFLiteExtension}";
        (Model model, string target) = Load(path, scaling, output, extension, probabilities, force);
        return TFLiteExportRun.Run(model, probabilities, rgb, int8, target, threads, screen);
    }

    /// <param name="extension">Of the file that is written beside the model.</param>
    private static (Model Model, string Target) Load(
        string path, InputScaling? scaling, string? output, string extension, bool probabilities, bool force)
    {
        string file = LoadedModel.FileOf(path);
        if (LoadedModel.IsGraph(file)) throw new UsageException($"{file} is {LoadedModel.KindOf(file)} already.");
        string beside = Path.Combine(
            Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file) + extension);
        string target = OutputFile.Require(output ?? beside, force);
        var model = ModelFile.Load(file);
        if (scaling is not null) model = model.WithScaling(scaling);
        if (probabilities && model.Network.OutputMeaning != OutputMeaning.Logits) throw new UsageException(
            "The model ends in a sigmoid and gives a probability for each class already: leave out --probabilities.");
        return (model, target);
    }

    private static ExitCode Run(string path, InputScaling? scaling, string? output, bool probabilities, bool force,
        int threads, Screen screen)
    {
        (Model model, string target) = Load(path, scaling, output, LoadedModel.OnnxExtension, probabilities, force);
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
