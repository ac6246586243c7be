using System.Globalization;
using NeuralCore.Runs.Training;

namespace NeuralCore.Web.Serving;

/// <summary>
/// A folder of models, <c>NAME/VERSION/model.safetensors</c> or <c>model.onnx</c>. A changed file is read, verified and
/// then served in place of the old one; a file that is refused changes nothing.
/// </summary>
/// <remarks>A name in a request is compared with the names of the folders; it is never part of a path.</remarks>
internal sealed class ModelRepository(string folder, ModelCatalog catalog, ServerMetrics metrics) : IDisposable
{
    private static readonly string[] FileNames = ["model.safetensors", "model.onnx"];

    /// <summary>The file beside a model that has its SHA-256 hash, as <c>sha256sum</c> writes it; optional.</summary>
    private const string HashExtension = ".sha256";

    private readonly Dictionary<string, SortedDictionary<int, VersionState>> models = new(StringComparer.Ordinal);
    private readonly HashSet<string> unloaded = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Loads the models that are new or changed, and removes those whose folder is gone.</summary>
    /// <returns>Why files were refused.</returns>
    /// <exception cref="IOException">The folder cannot be read; the models are kept.</exception>
    public async Task<IReadOnlyList<string>> Poll(CancellationToken cancellation = default)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var problems = new List<string>();
            IReadOnlyDictionary<string, string> folders = Folders();
            foreach ((string name, string path) in folders)
            {
                if (!unloaded.Contains(name)) problems.AddRange(Refresh(name, path, onlyChanged: true));
            }

            unloaded.RemoveWhere(name => !folders.ContainsKey(name));
            foreach (string name in models.Keys.Where(name => !folders.ContainsKey(name)).ToArray()) Remove(name);
            return problems;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Loads the versions of a model whose files have changed.</summary>
    /// <exception cref="ModelNotFoundException">The repository does not have the model.</exception>
    /// <exception cref="InvalidDataException">A version was refused; the others are loaded.</exception>
    public async Task Load(string name, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (!Folders().TryGetValue(name, out string? path)) throw Unknown(name);
            unloaded.Remove(name);
            IReadOnlyList<string> problems = Refresh(name, path, onlyChanged: false);
            if (problems.Count > 0) throw new InvalidDataException(string.Join(' ', problems));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Stops serving a model until it is loaded again.</summary>
    /// <exception cref="ModelNotFoundException">The repository does not have the model.</exception>
    public async Task Unload(string name, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (!models.ContainsKey(name)) throw Unknown(name);
            Remove(name);
            unloaded.Add(name);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The versions in the folder, and why one is not served.</summary>
    public async Task<IReadOnlyList<RepositoryEntry>> Index(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            return [.. models.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.Select(
                version => new RepositoryEntry(
                    pair.Key, $"{version.Key}", version.Value.Model is not null, version.Value.Problem))),
                .. unloaded.Order(StringComparer.Ordinal).Select(
                    name => new RepositoryEntry(name, "", IsReady: false, "unloaded"))];
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private void Remove(string name)
    {
        models.Remove(name);
        unloaded.Remove(name);
        catalog.Replace(name, []);
    }

    private List<string> Refresh(string name, string path, bool onlyChanged)
    {
        SortedDictionary<int, VersionState> known = models.GetValueOrDefault(name) ?? [];
        var next = new SortedDictionary<int, VersionState>();
        var problems = new List<string>();
        foreach ((int version, string file) in Files(path))
        {
            VersionState? old = known.GetValueOrDefault(version);
            string stamp = Stamp(file) + Stamp(file + HashExtension);
            if (onlyChanged && old?.Stamp == stamp)
            {
                next[version] = old;
                continue;
            }

            next[version] = Read(name, version, file, old) with { Stamp = stamp };
            if (next[version].Problem is { } problem) problems.Add(problem);
        }

        if (next.Count == 0)
        {
            problems.Add($"{name}: there is no {name}/1/{string.Join(" or ", FileNames)} in the repository.");
            next = known;
        }

        models[name] = next;
        if (!known.Values.Select(state => state.Model).SequenceEqual(next.Values.Select(state => state.Model)))
        {
            catalog.Replace(name, [.. next.Values.Select(state => state.Model).OfType<ServedModel>()]);
            // Requests allocate so little that the runtime would keep the tensors of many earlier versions.
            GC.Collect();
        }

        return problems;
    }

    /// <summary>Reads a file once: the bytes that are hashed are those that become the model.</summary>
    private VersionState Read(string name, int version, string file, VersionState? old)
    {
        string shown = $"{name}/{version}/{Path.GetFileName(file)}";
        try
        {
            byte[] content = File.ReadAllBytes(file);
            var sha = new Sha256();
            sha.Append(content);
            string hash = sha.Finish();
            RequireHash(file + HashExtension, shown, hash);
            if (old?.Model is not null && old.Hash == hash) return old with { Problem = null };
            var model = new ServedModel(name, LoadedModel.Of(content, shown).Model, version);
            model.RequireTrial(shown);
            metrics.Reloaded(name, model.Version, isLoaded: true);
            return new VersionState(model, hash, "", null);
        }
        catch (Exception e)
        {
            // No file may end the server or its polling: the old version serves on.
            metrics.Reloaded(name, $"{version}", isLoaded: false);
            // The framework's messages have the whole path; clients need not know where the repository is.
            string why = e is InvalidDataException ? e.Message : $"{shown}: the file cannot be read ({e.GetType().Name}).";
            return (old ?? new VersionState(null, "", "", null)) with { Problem = why };
        }
    }

    private static void RequireHash(string file, string shown, string hash)
    {
        if (!File.Exists(file)) return;
        string expected = File.ReadAllText(file).Split([' ', '\n', '\r', '\t'], 2)[0];
        if (expected.Equals(hash, StringComparison.OrdinalIgnoreCase)) return;
        throw new InvalidDataException($"{shown}: its SHA-256 hash is {hash}, {Path.GetFileName(file)} has "
            + $"'{ServerContext.Shown(expected)}'. Copy both files again.");
    }

    /// <summary>The folders by name; others, for example those of version control, are left out.</summary>
    private SortedDictionary<string, string> Folders()
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder}. A repository has models as "
                + "NAME/VERSION/model.safetensors or model.onnx.");
        }

        return new SortedDictionary<string, string>(
            Directory.EnumerateDirectories(folder).Where(path => IsName(Path.GetFileName(path)))
                .ToDictionary(path => Path.GetFileName(path)), StringComparer.Ordinal);
    }

    private static bool IsName(string name) =>
        name is [not '.', ..] && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static IEnumerable<(int Version, string File)> Files(string path)
    {
        foreach (string version in Directory.EnumerateDirectories(path))
        {
            if (int.TryParse(Path.GetFileName(version), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number > 0 && $"{number}" == Path.GetFileName(version)
                && FileNames.Select(name => Path.Combine(version, name)).FirstOrDefault(File.Exists) is { } file)
            {
                yield return (number, file);
            }
        }
    }

    /// <summary>Changes with the file; links are followed, since mounted volumes consist of them.</summary>
    private static string Stamp(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return ";";
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
        return $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks};";
    }

    private static ModelNotFoundException Unknown(string name) =>
        new($"The repository has no model '{ServerContext.Shown(name)}'.");

    /// <param name="Model">Null if no file of this version was ever accepted.</param>
    /// <param name="Hash">Of the file of the model.</param>
    /// <param name="Stamp">Of the file that was last read.</param>
    /// <param name="Problem">Why the file that was last read was refused; null if it is served.</param>
    private sealed record VersionState(ServedModel? Model, string Hash, string Stamp, string? Problem);
}

/// <summary>A version of a model in the repository.</summary>
internal sealed record RepositoryEntry(string Name, string Version, bool IsReady, string? Problem);
