namespace NeuralCore.Handwriting.Reading;

/// <summary>The pictures that a command line names: files, folders with all that is in them, patterns that the shell left as they were.</summary>
internal static class PictureList
{
    /// <summary>Names that a folder is searched for; a file that is named itself may be called anything.</summary>
    public static readonly IReadOnlyList<string> Extensions = [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif"];

    /// <summary>Deeper folders are not searched: a link that leads back up would have no end.</summary>
    private const int MaxDepth = 8;

    private static readonly char[] Wild = ['*', '?'];

    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth };

    /// <summary>In the order of the arguments, and by name within a folder or a pattern. Where every picture lies in a folder that is named after a class, that is its label.</summary>
    public static IReadOnlyList<PictureSource> Of(IEnumerable<string> arguments, IReadOnlyList<string> classNames)
    {
        PictureSource[] sources = [.. arguments.SelectMany(Expand)];
        var labels = classNames.DistinctBy(FolderName, StringComparer.OrdinalIgnoreCase).ToDictionary(FolderName, name => name, StringComparer.OrdinalIgnoreCase);
        string?[] found = [.. sources.Select(source => source.Problem is null ? labels.GetValueOrDefault(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(source.Path))) ?? "") : null)];
        bool areLabelled = sources.Zip(found).All(pair => pair.Second is not null || pair.First.Problem is not null);
        return areLabelled ? [.. sources.Zip(found, (source, label) => source with { Label = label })] : sources;
    }

    private static IEnumerable<PictureSource> Expand(string argument)
    {
        if (argument.Length == 0) return [new PictureSource(argument, Problem: "An empty name is no picture.")];
        if (Directory.Exists(argument))
        {
            string[] inside = [.. Directory.EnumerateFiles(argument, "*", Everywhere).Where(IsPicture).Order(StringComparer.Ordinal)];
            return inside.Length > 0 ? inside.Select(path => new PictureSource(path)) : [new PictureSource(argument, Problem: $"{argument}: no pictures in this folder ({string.Join(", ", Extensions)}).")];
        }

        if (argument.AsSpan().IndexOfAny(Wild) < 0 || File.Exists(argument)) return [new PictureSource(argument)];
        string[] matches = [.. Match(argument)];
        return matches.Length > 0 ? matches.Select(path => new PictureSource(path)) : [new PictureSource(argument, Problem: $"{argument}: no picture matches.")];
    }

    private static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Files that match a pattern with * and ? in any of its parts; those that are no pictures only where the pattern gives the end of their names.</summary>
    private static IEnumerable<string> Match(string pattern)
    {
        string root = Path.GetPathRoot(pattern) ?? "";
        string[] parts = pattern[root.Length..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        IEnumerable<string> folders = [root];
        foreach (string part in parts[..^1].Where(part => part.Length > 0)) folders = [.. folders.SelectMany(folder => Entries(folder, part, Directory.EnumerateDirectories))];
        return folders.SelectMany(folder => Entries(folder, parts[^1], Directory.EnumerateFiles)).Where(path => IsPicture(path) || !parts[^1].EndsWith('*'));
    }

    private static IEnumerable<string> Entries(string folder, string part, Func<string, string, IEnumerable<string>> enumerate)
    {
        if (part.AsSpan().IndexOfAny(Wild) < 0) return [Path.Combine(folder, part)];
        string place = folder.Length == 0 ? "." : folder;
        return Directory.Exists(place) ? enumerate(place, part).Select(path => Path.Combine(folder, Path.GetFileName(path))).Order(StringComparer.Ordinal) : [];
    }

    /// <summary>A class as a folder can be called: T-shirt/top lies in T-shirt-top.</summary>
    private static string FolderName(string className) => className.Replace('/', '-');
}

/// <summary>A picture that is to be read.</summary>
/// <param name="Path">As the user named it, or as it was found in a folder that the user named.</param>
/// <param name="Label">The class that the folder it lies in is named after; null where folders say nothing.</param>
/// <param name="Problem">Why there is nothing to read; null as a rule.</param>
internal sealed record PictureSource(string Path, string? Label = null, string? Problem = null);
