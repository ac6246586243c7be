namespace NeuralCore.Handwriting;

/// <summary>
/// How a set of IDX files is to be understood: its name, what its labels mean, and how its images lie.
/// </summary>
/// <param name="Name">For people.</param>
/// <param name="ClassNames">Null where nothing is known but the numbers.</param>
/// <param name="FirstLabel">The file's label of class 0; it is subtracted on reading.</param>
/// <param name="Transposed">Whether the files store columns where others store rows.</param>
internal sealed record LabelConvention(
    string Name, IReadOnlyList<string>? ClassNames, int FirstLabel = 0, bool Transposed = false)
{
    /// <summary>
    /// EMNIST stores every image transposed, and only Letters counts from 1. Cohen et al. 2017, arXiv:1702.05373.
    /// </summary>
    private static readonly Dictionary<string, LabelConvention> BySet = new()
    {
        ["emnist-digits"] = new("EMNIST Digits", NeuralCore.ClassNames.Digits, Transposed: true),
        ["emnist-mnist"] = new("EMNIST MNIST", NeuralCore.ClassNames.Digits, Transposed: true),
        ["emnist-letters"] =
            new("EMNIST Letters", NeuralCore.ClassNames.EmnistLetters, FirstLabel: 1, Transposed: true),
        ["emnist-balanced"] = new("EMNIST Balanced", NeuralCore.ClassNames.EmnistMerged, Transposed: true),
        ["emnist-bymerge"] = new("EMNIST ByMerge", NeuralCore.ClassNames.EmnistMerged, Transposed: true),
        ["emnist-byclass"] = new("EMNIST ByClass", NeuralCore.ClassNames.EmnistByClass, Transposed: true),
    };

    /// <summary>
    /// EMNIST is known by its file names, MNIST and Fashion-MNIST by their test labels' checksum, KMNIST, whose files
    /// are named as MNIST's, by its folder.
    /// </summary>
    internal static LabelConvention Of(IdxSet files, string folder, IdxFile testLabels)
    {
        if (BySet.TryGetValue(files.Name, out LabelConvention? known)) return known;
        if (PublishedDataset.ByTestLabels(testLabels.ContentSha256()) is { } published)
            return new(published.Name, published.ClassNames);
        string folderName = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        bool kuzushiji = folderName.Contains("kmnist", StringComparison.OrdinalIgnoreCase)
            || folderName.Contains("kuzushiji", StringComparison.OrdinalIgnoreCase);
        if (kuzushiji) return new("KMNIST", NeuralCore.ClassNames.KuzushijiMnist);
        return new(files.Name == IdxSet.Unprefixed ? folderName : files.Name, null);
    }
}
