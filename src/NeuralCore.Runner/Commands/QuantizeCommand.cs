using System.CommandLine;
using System.Globalization;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore quantize</c>: rounds a model's weights to a byte each, and says what that costs on its test set.</summary>
internal static class QuantizeCommand
{
    private const string Suffix = "-int8";

    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create("A model file, or the folder of a run.", required: true);
        Option<string?> output = CommandOption.Text("--output", "FILE.safetensors", $"Where to write. [MODEL{Suffix}.safetensors beside the model]");
        Option<string?> dataset = CommandOption.Dataset("auto: what the model was trained on, if it is on this machine. [auto]");
        Option<string?> data = CommandOption.DataFolder(), set = CommandOption.DataSet();
        Option<bool> force = CommandOption.Switch("--force", "Write over a file that is there.");
        Option<int?> threads = CommandOption.Whole("--threads", "N", "Threads that compute; the result does not depend on it. [all cores]", 1, WorkerTeam.MaxThreads);
        Option<bool> json = CommandOption.Json(), quiet = CommandOption.Quiet();
        var command = new Command("quantize",
            "Write a model with its weights in a byte each: a quarter of the size.") { model, output, dataset, data,
            set, force, threads, json, quiet };
        command.SetAction(parsed => (int)Run(
            parsed.GetRequiredValue(model),
            parsed.GetValue(output),
            DataChoice.Of(parsed.GetValue(dataset), parsed.GetValue(data), parsed.GetValue(set)),
            parsed.GetValue(force),
            parsed.GetValue(threads) ?? Defaults.Threads,
            parsed.GetValue(json),
            Screen.For(parsed.GetValue(json), parsed.GetValue(quiet))));
        return command;
    }

    private static ExitCode Run(string path, string? output, DataChoice choice, bool force, int threads, bool json,
        Screen screen)
    {
        string file = ModelArgument.FileOf(path);
        if (LoadedModel.IsOnnx(file)) throw new UsageException(
            $"{file} is an ONNX graph, and quantize rounds models: make one of it with import first.");
        string target = OutputFile.Require(output ?? Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}{Suffix}{Path.GetExtension(file)}"), force);
        if (Path.GetFullPath(target) == Path.GetFullPath(file)) throw new UsageException($"The rounded model would be written over {file}, which has the exact weights: name another --output.");
        using var interruption = new Interruption(screen);
        Model model = ModelFile.Load(file);
        if (model.Provenance.ContainsKey(ModelKeys.QuantizedFrom)) throw new UsageException($"{file} has rounded weights already.");
        Network rounded = Int8File.Round(model.Network);
        RoundingLoss? loss = new EvaluationSet(screen, interruption.Token).Find(model, choice) is { } test
            ? RoundingLoss.Measure(model, rounded, test, threads, interruption.Token) : null;
        bool isItsOwn = choice.Dataset == DataChoice.Auto && choice.Folder is null;
        Int8File.Save(target, new Model(model.Network, model.ClassNames, Provenance(model, isItsOwn ? loss : null),
            model.Scaling));
        if (WeightHash.Of(ModelFile.Load(target).Network) != WeightHash.Of(rounded)) throw new IOException($"{target} does not give back the weights that were judged. Please report this with the model.");
        long before = new FileInfo(file).Length, after = new FileInfo(target).Length;
        if (json)
        {
            Console.Out.WriteLine(Json.Write(
                QuantizeMetrics.Of(path, target, before, after, WeightHash.Of(rounded), loss)));
            return ExitCode.Success;
        }

        if (loss is not null) RoundingTable.Write(screen, loss);
        screen.Result($"Saved  {target}: {Figures.Count(after)} bytes, {Figures.Percent((double)after / before)} of {Figures.Count(before)}{(loss is null ? "" : $"; {loss.Sentence}")}", "bold green");
        return ExitCode.Success;
    }

    /// <summary>What was measured of the exact weights is not said of the rounded ones.</summary>
    /// <param name="loss">On the test set of the data that the model was trained on.</param>
    private static IEnumerable<KeyValuePair<string, string>> Provenance(Model model, RoundingLoss? loss)
    {
        foreach (KeyValuePair<string, string> pair in model.Provenance.Where(pair => pair.Key != ModelKeys.TestAccuracy)) yield return pair;
        if (loss is not null) yield return new(ModelKeys.TestAccuracy, loss.After.Accuracy.ToString(CultureInfo.InvariantCulture));
        yield return new(ModelKeys.QuantizedFrom, WeightHash.Of(model.Network));
    }
}
