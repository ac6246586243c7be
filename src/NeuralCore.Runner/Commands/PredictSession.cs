using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Answers;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>Runs <c>predict</c>: finds the images, classifies them and prints the predictions.</summary>
internal sealed class PredictSession(PredictSettings settings)
{
    private readonly Screen screen = Screen.For(settings.Json, settings.Quiet);

    public ExitCode Run()
    {
        using var interruption = new Interruption(screen);
        // Standard output contains only the predictions.
        var notes = Screen.For(json: true, settings.Quiet);
        Model model = settings.Model is null ? ShippedReaders.For(settings.Alphabet ?? ReadingAlphabet.Digits)
            : Load(settings.Model, notes, interruption.Token);
        ModelUse use = UseOf(model);
        IReadOnlyList<PictureSource> pictures = PictureList.Of(settings.Images, model.ClassNames);
        if (settings.Output is { } path) OutputFile.Require(path, force: true);
        StageFolder? stages = settings.Stages is { } folder ? new StageFolder(folder, pictures, model.InputShape)
            : null;

        var answers = new List<PictureAnswer>();
        var view = new AnswerView(screen, settings, model, pictures);
        using (var team = new PictureTeam(
            use, settings.Threads, (reader, picture) => reader.Read(picture, stages is null ? null : stages.Write)))
        {
            ReadingProgress.Watch(screen, pictures.Count, advance =>
            {
                foreach (PictureAnswer answer in team.Read(pictures, interruption.Token))
                {
                    answers.Add(answer);
                    view.Show(answer);
                    advance();
                }
            });
        }

        if (settings.Output is { } table) AtomicFile.Write(table, AnswerCsv.Write(answers));
        if (settings.Json)
            Console.Out.WriteLine(PredictionJson.Write(PredictionMetrics.Of(settings.Model ?? ShippedReaders.Name, use, answers)));
        return Conclude(view, answers, answers.Count < pictures.Count, pictures.Count);
    }

    private Model Load(string path, Screen notes, CancellationToken cancellation)
    {
        var loaded = LoadedModel.Of(LoadedModel.FileOf(path), settings.Scaling, settings.OutputName);
        LoadedModel.NoteOutput(notes, loaded.Graph);
        if (loaded.Graph is not null && LineReader.IsLineModel(loaded.Model))
        {
            throw new InvalidDataException($"{path} is a line reader, whose input has a free width; predict needs the " +
                $"{Path.GetExtension(RunFolder.ModelName)} file that it was exported from.");
        }

        return new ScaleSearch(notes, settings.Threads, cancellation)
            .Scaled(loaded, () => ScaleSearch.OnThisMachine(loaded.Model));
    }

    /// <exception cref="UsageException">An option does not fit the model.</exception>
    private ModelUse UseOf(Model model)
    {
        ReaderOptions options = settings.Reading with
        {
            Symbols = settings.Alphabet is { } alphabet ? ShippedReaders.Symbols(alphabet, model) : null,
        };
        var use = ModelUse.Of(model, settings.Whole, settings.RejectBelow, options);
        bool isForLines = settings.Alphabet is not null || options.ExactlyOne || options.DigitsOnly
            || options.Lexicon is not null;
        if (use.Lines is null && isForLines)
        {
            throw new UsageException("--alphabet, --one, --digits-only and --lexicon are for models that read lines; " +
                $"{settings.Model} classifies images of {model.InputShape}. Leave out the model to use the built-in reader.");
        }

        return use;
    }

    private ExitCode Conclude(AnswerView view, List<PictureAnswer> answers, bool cancelled, int wanted)
    {
        view.Score(answers);
        if (settings.Output is { } table) screen.Line($"Saved  {table}");
        if (settings.Stages is { } folder && answers.Exists(answer => answer.Error is null))
            screen.Line($"Stages {folder}");
        if (cancelled)
        {
            screen.Line($"Cancelled after {Figures.Count(answers.Count)} of {Figures.Count(wanted)} images.",
                "yellow");
            return ExitCode.Cancelled;
        }

        return answers.Exists(answer => answer.Error is not null) ? ExitCode.BadInput : ExitCode.Success;
    }
}
