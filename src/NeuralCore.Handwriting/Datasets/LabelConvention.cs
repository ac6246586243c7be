namespace NeuralCore.Handwriting;

/// <summary>
/// How a set of IDX files is interpreted: its name, the meaning of its labels, and the orientation of its images.
/// </summary>
/// <param name="Name">Display name.</param>
/// <param name="ClassNames">Null where only the numbers are known.</param>
/// <param name="FirstLabel">The label of class 0 in the file; subtracted on reading.</param>
/// <param name="Transposed">Whether the images are stored column by column.</param>
internal sealed record LabelConvention(
    string Name, IReadOnlyList<string>? ClassNames, int FirstLabel = 0, bool Transposed = false)
{
    /// <summary>
    /// EMNIST stores every image transposed; only the labels of Letters start at 1. Cohen et al. 2017,
    /// arXiv:1702.05373.
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
    /// EMNIST is recognised by its file names, MNIST and Fashion-MNIST by the checksum of their test labels, and
    /// KMNIST, which uses MNIST's file names, by the folder's name.
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
