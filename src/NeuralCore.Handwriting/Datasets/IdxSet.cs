namespace NeuralCore.Handwriting;

/// <summary>
/// The files of one data set in a folder, found by their names; the path of a missing file is null.
/// </summary>
/// <remarks><code>
/// Names   [set-](train|t10k|test)-(images-idx3|labels-idx1)-ubyte[.gz]     also with a dot: train-images.idx3-ubyte
/// </code></remarks>
internal sealed class IdxSet
{
    /// <summary>The name of a set whose file names begin with train and t10k.</summary>
    internal const string Unprefixed = "unprefixed";

    private static readonly string[] ImageEndings = ["-images-idx3-ubyte", "-images.idx3-ubyte"];
    private static readonly string[] LabelEndings = ["-labels-idx1-ubyte", "-labels.idx1-ubyte"];
    private static readonly string[] TestWords = ["t10k", "test"];

    private readonly string folder;
    private readonly string?[] paths = new string?[4];

    private IdxSet(string folder, string name)
    {
        this.folder = folder;
        Name = name;
    }

    internal string Name { get; }

    /// <summary>
    /// Training images, training labels, test images, test labels: the order of <see cref="PublishedDataset.Files"/>.
    /// </summary>
    internal IReadOnlyList<string?> Paths => paths;

    internal bool HasTest => paths[2] != null && paths[3] != null;

    internal bool HasTrainingFile => paths[0] != null || paths[1] != null;

    internal bool IsComplete => HasTest && paths[0] != null && paths[1] != null;

    /// <summary>All sets in the folder, ordered by name; empty if the folder does not exist.</summary>
    internal static IReadOnlyList<IdxSet> List(string folder)
    {
        var sets = new SortedDictionary<string, IdxSet>(StringComparer.Ordinal);
        if (!Directory.Exists(folder)) return [];
        foreach (string path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            if (Parse(Path.GetFileName(path)) is not var (name, role)) continue;
            if (!sets.TryGetValue(name, out IdxSet? set)) sets.Add(name, set = new IdxSet(folder, name));

            // In ordinal order an uncompressed file precedes its .gz and is faster to read.
            set.paths[role] ??= path;
        }

        return [.. sets.Values];
    }

    /// <summary>The set called <paramref name="name"/>, or the only one.</summary>
    /// <exception cref="IOException">The folder or a file is missing, or the folder contains no set or several; the
    /// message lists the sets.</exception>
    internal static IdxSet Choose(string folder, string? name)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder} is not a folder. Check the path.");
        IReadOnlyList<IdxSet> sets = List(folder);
        string choices = string.Join(", ", sets.Select(set => set.Name));
        if (sets.Count == 0)
        {
            throw new FileNotFoundException(
                $"{folder} contains no IDX files: expected names such as t10k-images-idx3-ubyte.gz or "
                + "emnist-letters-test-images-idx3-ubyte.gz. Are the data in a subfolder, or still in an archive?");
        }

        if (name == null && sets.Count > 1)
            throw new IOException($"{folder} contains several data sets: {choices}. Name one of them.");
        IdxSet chosen = name == null
            ? sets[0]
            : sets.FirstOrDefault(set => set.Name == name)
                ?? throw new FileNotFoundException($"{folder} contains no data set '{name}', but: {choices}.");
        chosen.RequirePairs();
        return chosen;
    }

    private void RequirePairs()
    {
        string prefix = Name == Unprefixed ? "" : Name + "-", test = Name == Unprefixed ? "t10k" : "test";
        bool train = paths[0] != null || paths[1] != null;
        for (int role = train ? 0 : 2; role < paths.Length; role++)
        {
            if (paths[role] != null) continue;
            string ending = (role % 2 == 0 ? ImageEndings : LabelEndings)[0];
            string expected = $"{prefix}{(role < 2 ? "train" : test)}{ending}";
            throw new FileNotFoundException(
                $"{folder} lacks {expected} (or the same with .gz). Images and labels of the test set are needed; of "
                + "the training set both or neither.");
        }
    }

    private static (string Set, int Role)? Parse(string fileName)
    {
        string stem = fileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? fileName[..^3] : fileName;
        stem = stem.ToLowerInvariant();
        bool labels = LabelEndings.Any(stem.EndsWith);
        if (!labels && !ImageEndings.Any(stem.EndsWith)) return null;
        stem = stem[..^LabelEndings[0].Length];
        string split = stem[(stem.LastIndexOf('-') + 1)..];
        bool test = TestWords.Contains(split);
        if (!test && split != "train") return null;
        string set = stem.Length == split.Length ? Unprefixed : stem[..^(split.Length + 1)];
        return (set, (test ? 2 : 0) + (labels ? 1 : 0));
    }
}
