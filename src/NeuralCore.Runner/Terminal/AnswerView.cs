using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Answers;

namespace NeuralCore.Runner.Terminal;

/// <summary>Prints predictions as they are made, and the errors of images without one.</summary>
internal sealed class AnswerView(
    Screen screen, PredictSettings settings, Model model, IReadOnlyList<PictureSource> pictures)
{
    /// <summary>Longer paths do not widen the column.</summary>
    private const int MaxPathWidth = 40;

    /// <summary>Maximum number of confusions printed.</summary>
    private const int MaxConfusions = 10;

    private const string Gap = "  ";

    private readonly int width = Math.Min(MaxPathWidth, pictures.Max(picture => picture.Path.Length));

    public void Show(PictureAnswer answer)
    {
        if (answer.Error is { } error) Complain(error);
        else if (settings.Quiet)
        {
            screen.Result((pictures.Count == 1 ? "" : Plain(answer.Source.Path) + Gap)
                + answer.Text.Replace('\n', ' '));
        }
        else if (!settings.Json) ShowLines(answer);
    }

    /// <summary>The accuracy, if the images have labels.</summary>
    public void Score(IEnumerable<PictureAnswer> answers)
    {
        if (settings.Json || FolderScore.Of(answers) is not { } score) return;
        screen.Line();
        int errors = score.Count - score.Right - score.Unknown;
        screen.Result($"Accuracy {Figures.Percent(score.Accuracy)} (95 % confidence interval " +
            $"{Figures.Percent(score.Interval.Low)} to {Figures.Percent(score.Interval.High)}): " +
            $"{Figures.Count(score.Right)} of {Figures.Count(score.Count, "image")} classified correctly, " +
            $"{Figures.Count(errors, "error")}, {Figures.Count(score.Unknown)} unknown" +
            (pictures.Any(picture => picture.Label is { Length: > 1 })
                ? $"; character error rate {Figures.Percent(score.CharacterErrorRate)}" : ""), "bold green");
        foreach (TextConfusion confusion in score.Confusions.Take(MaxConfusions))
        {
            screen.Line($"       {confusion.Label} classified as {confusion.Answer.Replace('\n', ' ')}: " +
                $"{Figures.Count(confusion.Count)}");
        }

        if (score.Confusions.Count > MaxConfusions)
            screen.Line($"       and {Figures.Count(score.Confusions.Count - MaxConfusions)} more");
    }

    private void ShowLines(PictureAnswer answer)
    {
        string head = Plain(answer.Source.Path).PadRight(width),
            wrong = answer.IsCorrect == false ? $"{Gap}wrong, label {answer.Source.Label}" : "";
        string? style = answer.IsUnknown ? "yellow" : answer.IsCorrect == false ? "red" : null;
        foreach (string line in screen.IsLive
            ? AnswerText.Lines(answer, screen.Width - head.Length - Gap.Length - wrong.Length)
            : AnswerText.Lines(answer))
        {
            screen.Line(head + Gap + line + wrong, style);
            (head, wrong) = (new string(' ', head.Length), "");
        }

        DigitAnswer[] digits = [.. answer.Lines.SelectMany(line => line.Digits)];
        if (!settings.Draw) return;
        DrawLines(answer);
        digits = [.. digits.Where(digit => digit.Pixels.Length > 0)];
        if (digits.Length == 0) return;
        var images = new Dataset(
            answer.Source.Path, model.InputShape, [.. digits.SelectMany(digit => digit.Pixels)],
            new byte[digits.Length], model.ClassNames);
        ImageStrip.Write(screen, images, [.. Enumerable.Range(0, digits.Length)], index =>
            [.. digits[index].Alternatives.Select(
            alternative => $"{alternative.Name} {AnswerText.Percent(alternative.Probability)}")]);
        screen.Line();
    }

    /// <summary>Draws the network input of each line that a line reader read.</summary>
    private void DrawLines(PictureAnswer answer)
    {
        foreach (LineAnswer line in answer.Lines)
        {
            if (line.Reading?.Trace is not { } trace) continue;
            var shape = new Shape(trace.Pixels.Length / trace.Width, trace.Width, 1);
            ImageStrip.Write(
                screen, new Dataset(answer.Source.Path, shape, trace.Pixels, [0], [""]), [0], _ => [line.Text]);
        }
    }

    /// <summary>On a terminal above the progress line; else on standard error.</summary>
    private void Complain(string error)
    {
        string line = $"error: {Plain(error)}";
        if (screen.HasProgress && !Console.IsErrorRedirected) screen.Line(line, "red");
        else Console.Error.WriteLine(line);
    }

    /// <summary>File names may contain escape sequences of a terminal.</summary>
    private static string Plain(string text) => PlainText.Of(text);
}
