using System.Globalization;
using System.Text.Json;
using NeuralCore.Explain;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runs.Explaining;

/// <summary>What an explain page shows: model, test images, facts of the training, and snapshots.</summary>
/// <param name="Test">The whole test set.</param>
/// <param name="Snapshots">Oldest first; empty where the run has none.</param>
internal sealed record ExplainSource(
    Model Model, Dataset Test, ImageSet Images, RunFacts Facts, IReadOnlyList<Snapshot> Snapshots)
{
    /// <summary>How many images of the test set a page has: its first, and its most confident errors.</summary>
    private const int FirstImages = 120, Errors = 60;

    /// <summary>Columns of history.csv.</summary>
    private static readonly string[] Columns = ["epoch", "trainLoss", "validationLoss", "learningRate"];

    /// <summary>Loads a run or a model file, and finds its test set.</summary>
    /// <param name="path">The folder of a run, or a model file.</param>
    /// <exception cref="InvalidDataException">The model is damaged or cannot be explained.</exception>
    /// <exception cref="IOException">There is no model or no test set.</exception>
    public static ExplainSource Load(string path, DataChoice choice, IMessages messages, CancellationToken cancellation)
    {
        string file = LoadedModel.FileOf(path);
        if (LoadedModel.IsGraph(file))
        {
            throw new UsageException(
                "explain shows models of this library: 'neuralcore import' converts an ONNX graph.");
        }

        Model model = LoadedModel.Of(file).Model;
        if (LineReader.IsLineModel(model))
        {
            if (choice.Folder is not null || choice.Dataset != DataChoice.Auto) throw new UsageException(
                "explain shows a line reader on generated lines: leave out --dataset and --data.");
            (Dataset lines, ImageSet shown) = ExplainedLines.Create(model);
            return new ExplainSource(model, lines, shown, FactsOf(path, model), SnapshotsOf(path, model, messages));
        }

        if (model.Network.InputShape.Rank != 3 || model.Network.OutputShape.Rank != 1)
            throw new InvalidDataException($"{file}: explain shows classifiers of images and line readers, and this " +
                $"model maps {model.Network.InputShape} to {model.Network.OutputShape}.");
        Dataset test = new EvaluationSet(messages, cancellation).Find(model, choice)
            ?? throw new FileNotFoundException(
                "explain needs test images that fit the model: name them with --dataset or --data.");
        return new ExplainSource(
            model, test, Choose(model, test, cancellation), FactsOf(path, model), SnapshotsOf(path, model, messages));
    }

    /// <summary>A session of the page, at the first image.</summary>
    public ExplainSession Start()
    {
        var session = new ExplainSession(Model, Images, Facts);
        session.State.Snapshots.AddRange(Snapshots);
        session.Answer("""{"do":"image","index":0}""");
        return session;
    }

    private static ImageSet Choose(Model model, Dataset test, CancellationToken cancellation)
    {
        Predictions predictions = new Evaluator(model.Network, scaling: model.Scaling).Predict(test, cancellation);
        int[] first = [.. Enumerable.Range(0, Math.Min(FirstImages, test.Count))];
        int[] errors = [.. Enumerable.Range(0, test.Count)
            .Where(i => predictions.Prediction(i) != test.Labels[i])
            .OrderByDescending(i => predictions.Confidence(i)).Take(Errors)];
        int[] all = [.. first, .. errors];
        return new ImageSet(Copy(test, all), all, first.Length, test.Name);
    }

    /// <summary>Separate memory, so that a page's file holds these images only.</summary>
    private static Dataset Copy(Dataset test, int[] indices) => new(
        test.Name, test.SampleShape, [.. indices.SelectMany(i => test.Image(i).ToArray())],
        [.. indices.Select(i => (byte)test.Labels[i])], test.ClassNames);

    private static RunFacts FactsOf(string path, Model model)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        string? text = model.Provenance.GetValueOrDefault(ModelKeys.Seed);
        ulong? seed = ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong value) ? value : null;
        var known = new RunFacts(name, seed, null, null, []);
        if (!File.Exists(RunFolder.DescriptionIn(path))) return known;
        try
        {
            RunDescription? run = Json.ReadRun(File.ReadAllText(RunFolder.DescriptionIn(path)));
            if (run is null) return known;
            double rate = Number(run.Settings.Text("learningRate"));
            return known with
            {
                Optimizer = run.Settings.Text("optimizer") is { Length: > 0 } optimizer ? optimizer : null,
                LearningRate = double.IsNaN(rate) ? null : rate,
                IsPretrained = run.Pretrained is not null,
                History = History(RunFolder.Open(path).History),
            };
        }
        catch (JsonException)
        {
            return known; // the page is about the model; a damaged run.json takes only the facts of the training
        }
    }

    private static IReadOnlyList<double[]> History(string file)
    {
        if (!File.Exists(file)) return [];
        string[][] rows = [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => line.Split(','))];
        if (rows.Length == 0) return [];
        int[] columns = [.. Columns.Select(column => Array.IndexOf(rows[0], column))];
        return [.. rows.Skip(1).Select(row => columns.Select(column =>
            (uint)column < (uint)row.Length ? Number(row[column]) : double.NaN).ToArray())];
    }

    /// <summary>NaN for a text that is no number.</summary>
    private static double Number(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    /// <summary>The weights that <c>--snapshot-every</c> saved, or those of checkpoints that are still there.</summary>
    private static IReadOnlyList<Snapshot> SnapshotsOf(string path, Model model, IMessages messages)
    {
        if (!Directory.Exists(path)) return [];
        var found = new List<Snapshot>();
        foreach (string file in WeightSnapshots.Files(RunFolder.Open(path).Snapshots))
        {
            Try(file, () => found.Add(new Snapshot(WeightSnapshots.Title(file), ModelFile.Load(file))));
        }

        string checkpoints = RunFolder.Open(path).Checkpoints;
        if (found.Count > 0 || !Directory.Exists(checkpoints)) return found;
        foreach (string file in Directory.EnumerateFiles(checkpoints, $"*{CheckpointFolder.Extension}").Order())
        {
            Try(file, () => found.Add(WeightSnapshots.Of(CheckpointFile.Read(file), model)));
        }

        return found;

        void Try(string file, Action load)
        {
            try
            {
                load();
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                messages.Warning($"{file} is left out of the replay: {e.Message}");
            }
        }
    }
}
