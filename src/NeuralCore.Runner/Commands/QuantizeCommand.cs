using System.CommandLine;
using System.Globalization;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore quantize</c>: quantizes a model's weights to int8, and evaluates both models on the test set.
/// </summary>
internal static class QuantizeCommand
{
    private const string Suffix = "-int8";

    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create("A model file, or the folder of a run.", required: true);
        Option<string?> output = CommandOption.Text(
            "--output", "FILE.safetensors", $"The file to write. [MODEL{Suffix}.safetensors beside the model]");
        Option<string?> dataset = CommandOption.Dataset(
            "auto: the data set of the training, if it is on this machine. [auto]");
        Option<string?> data = CommandOption.DataFolder(), set = CommandOption.DataSet();
        Option<bool> force = CommandOption.Switch("--force", "Overwrite an existing file.");
        Option<int?> threads = CommandOption.Integer(
            "--threads", "N", "Number of threads; the result does not depend on it. [all cores]", 1,
            WorkerTeam.MaxThreads);
        Option<bool> json = CommandOption.Json(), quiet = CommandOption.Quiet();
        var command = new Command("quantize", "Quantize the weights of a model to int8: a quarter of the size.")
        {
            model, output, dataset, data, set, force, threads, json, quiet,
        };
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
        string file = LoadedModel.FileOf(path);
        if (LoadedModel.IsGraph(file)) throw new UsageException(
            $"{file} is {LoadedModel.KindOf(file)}, which quantize cannot read: convert it with import first.");
        string name = $"{Path.GetFileNameWithoutExtension(file)}{Suffix}{Path.GetExtension(file)}";
        string target = OutputFile.Require(output ?? Path.Combine(Path.GetDirectoryName(file)!, name), force);
        if (Path.GetFullPath(target) == Path.GetFullPath(file))
        {
            throw new UsageException($"The quantized model would overwrite {file}, which has the exact weights: " +
                $"name another --output.");
        }

        using var interruption = new Interruption(screen);
        Model model = ModelFile.Load(file);
        if (model.Provenance.ContainsKey(ModelKeys.QuantizedFrom))
            throw new UsageException($"{file} has quantized weights already.");
        Network quantized = Int8File.Round(model.Network);
        RoundingLoss? loss = new EvaluationSet(screen, interruption.Token).Find(model, choice) is { } test
            ? RoundingLoss.Measure(model, quantized, test, threads, interruption.Token) : null;
        bool isTrainedOn = choice.Dataset == DataChoice.Auto && choice.Folder is null;
        Int8File.Save(target, new Model(model.Network, model.ClassNames, Provenance(model, isTrainedOn ? loss : null),
            model.Scaling));
        if (WeightHash.Of(ModelFile.Load(target).Network) != WeightHash.Of(quantized))
        {
            throw new IOException($"{target} does not contain the weights that were evaluated. Please report this " +
                $"with the model.");
        }

        long before = new FileInfo(file).Length, after = new FileInfo(target).Length;
        if (json)
        {
            Console.Out.WriteLine(Json.Write(
                QuantizeMetrics.Of(path, target, before, after, WeightHash.Of(quantized), loss)));
            return ExitCode.Success;
        }

        if (loss is not null) RoundingTable.Write(screen, loss);
        screen.Result($"Saved  {target}: {Figures.Count(after)} bytes, {Figures.Percent((double)after / before)} of " +
            $"{Figures.Count(before)}{(loss is null ? "" : $"; {loss.Sentence}")}", "bold green");
        return ExitCode.Success;
    }

    /// <summary>The metadata without the test accuracy of the exact weights.</summary>
    /// <param name="loss">On the test set of the data that the model was trained on.</param>
    private static IEnumerable<KeyValuePair<string, string>> Provenance(Model model, RoundingLoss? loss)
    {
        foreach (KeyValuePair<string, string> pair in model.Provenance)
            if (pair.Key != ModelKeys.TestAccuracy) yield return pair;
        if (loss is not null)
            yield return new(ModelKeys.TestAccuracy, loss.After.Accuracy.ToString(CultureInfo.InvariantCulture));
        yield return new(ModelKeys.QuantizedFrom, WeightHash.Of(model.Network));
    }
}
