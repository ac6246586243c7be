using System.CommandLine;
using NeuralCore.Interop.Onnx;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore export</c>: writes a model as an ONNX file, after checking that the exported graph gives the same
/// predictions.
/// </summary>
internal static class ExportCommand
{
    private const string Onnx = "onnx";

    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create("A model file, or the folder of a run.", required: true);
        Option<string?> to = CommandOption.Choice("--to", Onnx, $"The format. [{Onnx}]", [Onnx]);
        Option<string?> output = CommandOption.Text("--output", "FILE.onnx", "The file to write. [beside the model]");
        Option<bool> probabilities = CommandOption.Switch(
            "--probabilities", "Append a softmax, so that the outputs are probabilities instead of logits.");
        Option<bool> force = CommandOption.Switch("--force", "Overwrite an existing file.");
        Option<int?> threads =
            CommandOption.Integer("--threads", "N", "Number of threads. [all cores]", 1, WorkerTeam.MaxThreads);
        var scaling = new ScalingOptions();
        Option<bool> quiet = CommandOption.Quiet();
        var command = new Command(
            "export", "Export a model to an ONNX file, for other programs and for phones.")
        {
            model, to, output, probabilities, force, threads, quiet,
        };
        scaling.AddTo(command);
        command.SetAction(parsed => (int)Run(
            parsed.GetRequiredValue(model), scaling.Of(parsed), parsed.GetValue(output), parsed.GetValue(probabilities),
            parsed.GetValue(force), parsed.GetValue(threads) ?? Defaults.Threads,
            Screen.For(json: false, parsed.GetValue(quiet))));
        return command;
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
