namespace NeuralCore.Handwriting.Reading;

/// <summary>How many pictures were read as the folders they lie in say.</summary>
/// <param name="Count">Pictures that could be read; those that are <paramref name="Unknown"/> are not right.</param>
/// <param name="Confusions">What the others were taken for, the most frequent first.</param>
internal sealed record FolderScore(int Right, int Unknown, int Count, IReadOnlyList<TextConfusion> Confusions)
{
    public double Accuracy => (double)Right / Count;

    public Interval Interval => WilsonInterval.Of(Right, Count);

    /// <summary>Null where no folder says what the pictures are.</summary>
    public static FolderScore? Of(IEnumerable<PictureAnswer> answers)
    {
        PictureAnswer[] judged = [.. answers.Where(answer => answer.IsCorrect is not null)];
        if (judged.Length == 0) return null;
        TextConfusion[] confusions =
        [
            .. judged.Where(answer => answer.IsCorrect == false)
                .GroupBy(answer => (answer.Source.Label, answer.Text), (pair, those) => new TextConfusion(pair.Label!, pair.Text, those.Count()))
                .OrderByDescending(confusion => confusion.Count).ThenBy(confusion => confusion.Label, StringComparer.Ordinal).ThenBy(confusion => confusion.Answer, StringComparer.Ordinal),
        ];
        return new FolderScore(judged.Count(answer => answer.IsCorrect == true), judged.Count(answer => answer.IsUnknown), judged.Length, confusions);
    }
}

/// <summary>How many pictures with a label were read as something else, or as nothing known.</summary>
internal sealed record TextConfusion(string Label, string Answer, int Count);
