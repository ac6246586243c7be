using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Training;

namespace NeuralCore.Web.Serving;

/// <summary>
/// The models of the server by name and version; the first is the default. A change replaces the whole list at once: a
/// request sees the models before or after it, and one that has started keeps its model.
/// </summary>
internal sealed class ModelCatalog
{
    private readonly OrderedDictionary<string, ServedModel[]> own = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ServedModel[]> loaded = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private volatile Snapshot current;

    /// <param name="models">At least one, unless models of a repository follow.</param>
    public ModelCatalog(IEnumerable<ServedModel> models)
    {
        foreach (ServedModel model in models) own.Add(model.Name, [model]);
        current = Snapshot.Of(own);
    }

    /// <summary>The newest version of each model.</summary>
    public IReadOnlyList<ServedModel> All => current.Newest;

    /// <summary>Every version of every model.</summary>
    public IEnumerable<ServedModel> Versions => current.ByName.Values.SelectMany(versions => versions);

    /// <exception cref="ModelNotFoundException">All models have been unloaded.</exception>
    public ServedModel Default => current.Newest is [var first, ..] ? first
        : throw new ModelNotFoundException("This server has no model at present.");

    /// <summary>The versions of a model, ascending; empty if there is none.</summary>
    public IReadOnlyList<ServedModel> VersionsOf(string name) => current.ByName.GetValueOrDefault(name) ?? [];

    /// <param name="version">Null for the newest.</param>
    /// <exception cref="ModelNotFoundException">The server does not have the model.</exception>
    public ServedModel Find(string name, string? version = null)
    {
        Snapshot models = current;
        if (!models.ByName.TryGetValue(name, out ServedModel[]? versions))
        {
            throw new ModelNotFoundException($"There is no model '{ServerContext.Shown(name)}': this server has "
                + $"{string.Join(", ", models.Newest.Select(known => known.Name))}.");
        }

        return version is null ? versions[^1]
            : Array.Find(versions, model => model.Version == version) ?? throw new ModelNotFoundException(
                $"The model '{name}' has no version '{ServerContext.Shown(version)}': it has "
                + $"{string.Join(", ", versions.Select(model => model.Version))}.");
    }

    /// <summary>Replaces the versions of a model of the repository, which comes before a built-in one of its name.</summary>
    /// <param name="versions">Ascending; empty to remove the model.</param>
    public void Replace(string name, IReadOnlyList<ServedModel> versions)
    {
        lock (gate)
        {
            if (versions.Count > 0) loaded[name] = [.. versions];
            else loaded.Remove(name);
            var models = new OrderedDictionary<string, ServedModel[]>(own, StringComparer.Ordinal);
            foreach ((string model, ServedModel[] its) in loaded) models[model] = its;
            current = Snapshot.Of(models);
        }
    }

    /// <summary>Loads the built-in readers, after the model of a path if there is one.</summary>
    /// <param name="path">A model file or the folder of a run; null for the built-in readers alone.</param>
    /// <exception cref="InvalidDataException">The file is not a complete model.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static ModelCatalog Load(string? path)
    {
        var models = new List<ServedModel>();
        if (path is not null) models.Add(new ServedModel(NameOf(path), LoadedModel.Of(LoadedModel.FileOf(path)).Model));
        foreach ((string name, ReadingAlphabet alphabet) in new[]
        {
            ("digits", ReadingAlphabet.Digits), ("text", ReadingAlphabet.Text),
        })
        {
            if (BuiltIn(alphabet) is { } model && models.TrueForAll(known => known.Name != name))
                models.Add(new ServedModel(name, model));
        }

        return new ModelCatalog(models);
    }

    /// <exception cref="InvalidDataException">There is no model.</exception>
    public void RequireModel()
    {
        if (current.Newest.Length > 0) return;
        throw new InvalidDataException(
            "This build contains no reader. Train a model with 'neuralcore train' and give its folder with --model.");
    }

    private static Model? BuiltIn(ReadingAlphabet alphabet)
    {
        try
        {
            return ShippedReaders.For(alphabet);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A name for paths: that of the file without its extension, or that of the folder.</summary>
    private static string NameOf(string path)
    {
        string name = Directory.Exists(path)
            ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))
            : Path.GetFileNameWithoutExtension(path);
        name = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return name.Trim('.').Length > 0 ? name : "model";
    }

    private sealed record Snapshot(IReadOnlyDictionary<string, ServedModel[]> ByName, ServedModel[] Newest)
    {
        public static Snapshot Of(OrderedDictionary<string, ServedModel[]> models) =>
            new(models, [.. models.Values.Select(versions => versions[^1])]);
    }
}

/// <summary>A request names a model or a version that the server does not have.</summary>
internal sealed class ModelNotFoundException(string message) : Exception(message);
