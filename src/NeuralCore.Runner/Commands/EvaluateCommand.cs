using System.CommandLine;
using System.Globalization;
using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore evaluate</c>: evaluates a saved model on a test set.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create("A model file, or the folder of a run.", required: true);
        Option<string?> dataset = CommandOption.Dataset("auto: the data set of the training. [auto]");
        Option<string?> data = CommandOption.DataFolder(), set = CommandOption.DataSet();
        Option<int?> threads = CommandOption.Integer(
            "--threads", "N", "Number of threads; the result does not depend on it. [all cores]", 1,
            WorkerTeam.MaxThreads);
        Option<bool> robustness = CommandOption.Switch(
            "--robustness",
            "Also evaluate on shifted, rotated, scaled and noisy images, and with thinner and thicker strokes.");
        Option<int?> limit = CommandOption.Integer("--limit", "N", "Evaluate on the first N test images only. [all]", 1);
        var scaling = new ScalingOptions();
        Option<string?> outputName = CommandOption.OutputName();
        Option<bool> json = CommandOption.Json(), quiet = CommandOption.Quiet();
        var command = new Command("evaluate", "Evaluate a saved model on a test set.")
        {
            model, dataset, data, set, robustness, limit, outputName, threads, json, quiet,
        };
        scaling.AddTo(command);
        command.SetAction(parsed => (int)Run(
            parsed.GetRequiredValue(model),
            scaling.Of(parsed),
            parsed.GetValue(outputName),
            DataChoice.Of(parsed.GetValue(dataset), parsed.GetValue(data), parsed.GetValue(set)),
            parsed.GetValue(robustness),
            parsed.GetValue(limit) ?? int.MaxValue,
            parsed.GetValue(threads) ?? Defaults.Threads,
            parsed.GetValue(json),
            parsed.GetValue(quiet)));
        return command;
    }

    private static ExitCode Run(string path, InputScaling? scaling, string? outputName, DataChoice choice,
        bool robustness, int limit, int threads, bool json, bool quiet)
    {
        Screen screen = Screen.For(json, quiet);
        using var interruption = new Interruption(screen);
        var loaded = LoadedModel.Of(LoadedModel.FileOf(path), scaling, outputName);
        Model model = loaded.Model;
        FoundData data = new DataFinder(screen, interruption.Token).ForTesting(AsTrained(choice, model));
        if (LineReader.IsLineModel(model))
        {
            Dataset images = data.Sets.Test.Take(limit);
            var read = EvaluationReport.Of(ReaderEvaluation.Predict(new LineReader(model), images, threads, interruption.Token));
            return Write(read, model, images, data.Id, path, null, screen, json, quiet);
        }

        if (TestSetFit.Problem(model, data.Sets.Test) is { } problem) throw new InvalidDataException(problem);
        if (TestSetFit.Warning(model, data.Sets.Test) is { } warning) screen.Warning(warning);
        LoadedModel.NoteOutput(screen, loaded.Graph);
        model = new ScaleSearch(screen, threads, interruption.Token).Scaled(loaded, () =>
            data.Id == DataChoice.Generated
                ? GeneratedDigits.Create(ScaleSearch.Images, Defaults.DigitsSeed) : data.Sets.Train);
        Dataset test = TestSetFit.WithClassesOf(model, data.Sets.Test.Take(limit));
        using var team = new WorkerTeam(threads);
        var report = EvaluationReport.Of(
            new Evaluator(model.Network, team, scaling: model.Scaling).Predict(test, interruption.Token),
            Temperature(model));
        IReadOnlyList<RobustnessRow>? rows = robustness && (json || !quiet)
            ? Robustness.Measure(model.Network, test, team, new RobustnessOptions { Scaling = model.Scaling },
                cancellation: interruption.Token)
            : null;
        return Write(report, model, test, data.Id, path, rows, screen, json, quiet);
    }

    private static ExitCode Write(
        EvaluationReport report, Model model, Dataset test, string dataId, string path, IReadOnlyList<RobustnessRow>? rows,
        Screen screen, bool json, bool quiet)
    {
        if (json)
        {
            Console.Out.WriteLine(Json.Write(
                EvaluationMetrics.Of(report, path, dataId, WeightHash.Of(model.Network), model.Scaling, rows)));
            return ExitCode.Success;
        }

        screen.Result($"Test {TestSummary.Sentence(report, $"{dataId} test images")}", "bold green");
        if (!quiet)
        {
            screen.Line();
            TestSummary.Write(screen, report, test);
        }

        if (rows is not null) RobustnessTable.Write(screen, rows);
        return ExitCode.Success;
    }

    /// <summary>
    /// Without --dataset and --data, the data set that the model file names, if it can be found by its name.
    /// </summary>
    private static DataChoice AsTrained(DataChoice choice, Model model)
    {
        if (choice.Dataset != DataChoice.Auto || choice.Folder is not null) return choice;
        string trained = model.Provenance.GetValueOrDefault(ModelKeys.DataSet, DataChoice.Mnist);
        if (trained is DataChoice.Mnist or DataChoice.Fashion or DataChoice.Generated)
            return choice with { Dataset = trained };
        throw new UsageException($"The model was trained on {trained}: name the folder of its test set with --data, " +
            "or another data set with --dataset.");
    }

    /// <summary>
    /// The temperature in the model file, fitted on validation images; null if it is missing or invalid.
    /// </summary>
    private static double? Temperature(Model model) =>
        double.TryParse(model.Provenance.GetValueOrDefault(ModelKeys.Temperature), NumberStyles.Float,
            CultureInfo.InvariantCulture, out double temperature) && temperature > 0 && double.IsFinite(temperature)
            ? temperature : null;
}
