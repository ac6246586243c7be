using NeuralCore.Handwriting.Reading;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Answers;
using NeuralCore.Runs.Records;
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
        var loaded = LoadedModel.Of(LoadedModel.FileOf(settings.Model), settings.Scaling, settings.OutputName);
        LoadedModel.NoteOutput(notes, loaded.Graph);
        Model model = new ScaleSearch(notes, settings.Threads, interruption.Token)
            .Scaled(loaded, () => ScaleSearch.OnThisMachine(loaded.Model));
        ModelUse use = ModelUse.Of(model, settings.Whole, settings.RejectBelow);
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
            Console.Out.WriteLine(PredictionJson.Write(PredictionMetrics.Of(settings.Model, use, answers)));
        return Conclude(view, answers, answers.Count < pictures.Count, pictures.Count);
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
