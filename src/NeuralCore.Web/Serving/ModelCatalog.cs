using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Training;

namespace NeuralCore.Web.Serving;

/// <summary>The models of the server by name; the first is the default.</summary>
internal sealed class ModelCatalog : IDisposable
{
    private readonly OrderedDictionary<string, ServedModel> models = new(StringComparer.Ordinal);

    /// <param name="models">At least one.</param>
    public ModelCatalog(IEnumerable<ServedModel> models)
    {
        foreach (ServedModel model in models) this.models.Add(model.Name, model);
        Guard.Require(this.models.Count > 0, $"A server needs a model.");
    }

    public IReadOnlyList<ServedModel> All => models.Values;

    public ServedModel Default => models.GetAt(0).Value;

    /// <summary>The model with a name; null if there is none.</summary>
    public ServedModel? Find(string name) => models.GetValueOrDefault(name);

    /// <summary>Loads the built-in readers, after the model of a path if there is one.</summary>
    /// <param name="path">A model file or the folder of a run; null for the built-in readers alone.</param>
    /// <exception cref="InvalidDataException">The file is not a complete model, or there is no model.</exception>
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

        return models.Count > 0 ? new ModelCatalog(models) : throw new InvalidDataException(
            "This build contains no reader. Train a model with 'neuralcore train' and give its folder with --model.");
    }

    public void Dispose()
    {
        foreach (ServedModel model in models.Values) model.Dispose();
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
}
