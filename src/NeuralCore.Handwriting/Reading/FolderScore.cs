using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Handwriting.Reading;

/// <summary>Accuracy on images with labels.</summary>
/// <param name="Count">Images that could be read; those that are <paramref name="Unknown"/> count as wrong.</param>
/// <param name="Confusions">Labels and wrong predictions, the most frequent first.</param>
internal sealed record FolderScore(int Right, int Unknown, int Count, IReadOnlyList<TextConfusion> Confusions)
{
    /// <summary>
    /// The characters that have to be inserted, deleted or replaced to correct all texts, divided by the characters of
    /// all labels (character error rate, CER).
    /// </summary>
    public double CharacterErrorRate { get; private init; }

    public double Accuracy => (double)Right / Count;

    public Interval Interval => WilsonInterval.Of(Right, Count);

    /// <summary>The text that was read; nothing where the image is unknown.</summary>
    private static string ReadText(PictureAnswer answer) => answer.IsUnknown ? "" : answer.Text;

    /// <summary>Null if no image has a label.</summary>
    public static FolderScore? Of(IEnumerable<PictureAnswer> answers)
    {
        PictureAnswer[] labelled = [.. answers.Where(answer => answer.IsCorrect is not null)];
        if (labelled.Length == 0) return null;
        TextConfusion[] confusions =
        [
            .. labelled.Where(answer => answer.IsCorrect == false)
                .GroupBy(answer => (answer.Source.Label, answer.Text), (pair, those) =>
                    new TextConfusion(pair.Label!, pair.Text, those.Count()))
                .OrderByDescending(confusion => confusion.Count)
                    .ThenBy(confusion => confusion.Label, StringComparer.Ordinal)
                    .ThenBy(confusion => confusion.Answer, StringComparer.Ordinal),
        ];
        return new FolderScore(
            labelled.Count(answer => answer.IsCorrect == true), labelled.Count(answer => answer.IsUnknown),
            labelled.Length, confusions)
        {
            CharacterErrorRate = (double)labelled.Sum(answer =>
                    LineOutputs.Edits<char>(answer.Source.Label!, ReadText(answer)))
                / Math.Max(1, labelled.Sum(answer => answer.Source.Label!.Length)),
        };
    }
}

/// <summary>Number of images with a label that have another prediction, or were rejected.</summary>
internal sealed record TextConfusion(string Label, string Answer, int Count);
