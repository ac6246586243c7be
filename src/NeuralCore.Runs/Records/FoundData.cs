using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>The data sets of a command.</summary>
/// <param name="Id">The name in results: <c>mnist</c>, <c>fashion</c>, <c>generated</c>, <c>emnist-letters</c>.</param>
internal sealed record FoundData(string Id, TrainTest Sets)
{
    /// <summary>The name in texts: <c>MNIST</c>.</summary>
    public string Name => NameOf(Sets);

    /// <summary>The data of a line reader; null for images with classes.</summary>
    public LineData? Lines { get; init; }

    /// <summary>The classes of the network: for lines, each symbol and the blank.</summary>
    public IReadOnlyList<string> Classes => Sets.Test.Targets is TextTargets texts
        ? ReaderKind.ClassNamesOf(texts.Alphabet) : Sets.Test.ClassNames;

    /// <summary>Whether the meaning of the classes is known, and not only their numbers.</summary>
    public bool HasKnownClasses =>
        Id is DataChoice.Mnist or DataChoice.Generated || Id.StartsWith("emnist-", StringComparison.Ordinal)
        || !Sets.Test.ClassNames.SequenceEqual(ClassNames.Numbered(Sets.Test.ClassNames.Count));

    /// <summary>The same data with other class names, one per class.</summary>
    public FoundData WithClassNames(IReadOnlyList<string> names) => this with
    {
        Sets = Sets with { Train = Sets.Train?.WithClassNames(names), Test = Sets.Test.WithClassNames(names) },
    };

    public static FoundData Of(TrainTest sets)
    {
        string name = NameOf(sets);
        string id = name == PublishedDataset.FashionMnist.Name ? DataChoice.Fashion
            : name.ToLowerInvariant().Replace(' ', '-');
        return new FoundData(id, sets);
    }

    private static string NameOf(TrainTest sets)
    {
        const string End = " test";
        return sets.Test.Name.EndsWith(End, StringComparison.Ordinal) ? sets.Test.Name[..^End.Length] : sets.Test.Name;
    }
}

/// <summary>The data of a line reader, besides its training and test lines.</summary>
/// <param name="Images">Of digits that synthetic lines are composed of; null for strokes alone.</param>
/// <param name="Words">That the reader expects: see <see cref="WordModel"/>; null for a reader without letters.</param>
/// <param name="IsTestRead">Whether there are test lines; else the results are those of the validation lines.</param>
internal sealed record LineData(Dataset Validation, Dataset? Images, string? Words, bool IsTestRead);
