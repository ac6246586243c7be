using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Handwriting.Reading;

/// <summary>
/// The images named on a command line: files, folders including subfolders, and patterns that the shell did not
/// expand.
/// </summary>
internal static class PictureList
{
    /// <summary>
    /// Extensions of the files in a folder that are read; a file given by name may have any extension.
    /// </summary>
    public static readonly IReadOnlyList<string> Extensions =
        [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif"];

    /// <summary>
    /// Deeper folders are not searched, so that a link to a parent folder does not cause an endless search.
    /// </summary>
    private const int MaxDepth = 8;

    private static readonly char[] Wild = ['*', '?'];

    private static readonly EnumerationOptions Everywhere =
        new() { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth };

    /// <summary>
    /// The images in the order of the arguments, and by name within a folder or a pattern. Images of a folder with
    /// <see cref="LabelsCsv.FileName"/> have the texts in it as labels. Otherwise, if every image is in a folder named after
    /// a class, that class is its label.
    /// </summary>
    /// <exception cref="InvalidDataException">A file of labels is not valid.</exception>
    public static IReadOnlyList<PictureSource> Of(IEnumerable<string> arguments, IReadOnlyList<string> classNames)
    {
        PictureSource[] sources = [.. arguments.SelectMany(Expand)];
        if (sources.Any(source => source.Label is not null)) return sources;
        string[] names = [.. classNames.Where(IsFolderName)];
        string?[] found = [.. sources.Select(source => source.Problem is null
            ? ClassOf(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(source.Path))) ?? "", names) : null)];
        // Single letters in folders of one case: the size that distinguishes c from C is lost.
        bool ignoresCase = found.All(label => label is null or [_])
            && !found.Any(label => label is [var c] && char.IsAsciiLetter(c) && found.Contains($"{(char)(c ^ ' ')}"));
        bool areLabelled = sources.Zip(found).All(pair => pair.Second is not null || pair.First.Problem is not null);
        return areLabelled ? [.. sources.Zip(found, (source, label) => source with { Label = label, IgnoresCase = ignoresCase })] : sources;
    }

    private static IEnumerable<PictureSource> Expand(string argument)
    {
        if (argument.Length == 0) return [new PictureSource(argument, Problem: "An empty name is not an image.")];
        if (Directory.Exists(argument))
        {
            if (File.Exists(Path.Combine(argument, LabelsCsv.FileName)))
            {
                return LabelsCsv.Read(argument).Select(row => new PictureSource(
                    Path.Combine(argument, row.File), row.Text,
                    File.Exists(Path.Combine(argument, row.File)) ? null
                        : $"{Path.Combine(argument, row.File)}: line {row.Line} of {LabelsCsv.FileName} names this image, "
                            + "which does not exist."));
            }

            string[] inside = [
                .. Directory.EnumerateFiles(argument, "*", Everywhere).Where(IsPicture).Order(StringComparer.Ordinal)];
            return inside.Length > 0 ? inside.Select(path => new PictureSource(path))
                : [new PictureSource(argument,
                    Problem: $"{argument}: no images in this folder ({string.Join(", ", Extensions)}).")];
        }

        if (argument.AsSpan().IndexOfAny(Wild) < 0 || File.Exists(argument)) return [new PictureSource(argument)];
        string[] matches = [.. Match(argument)];
        return matches.Length > 0 ? matches.Select(path => new PictureSource(path))
            : [new PictureSource(argument, Problem: $"{argument}: no image matches.")];
    }

    /// <summary>The class with the name of a folder; where no name is equal, one that differs in case only.</summary>
    private static string? ClassOf(string folder, string[] names) =>
        Array.Find(names, name => FolderName(name) == folder)
        ?? Array.Find(names, name => FolderName(name).Equals(folder, StringComparison.OrdinalIgnoreCase));

    /// <summary>A separator or a blank of a line reader is not the name of a folder.</summary>
    private static bool IsFolderName(string className) => className.Length != 1 || char.IsAsciiLetterOrDigit(className[0]);

    private static bool IsPicture(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Files that match a pattern with * and ? in any of its parts; files without an image's extension only if the
    /// pattern does not end with *.
    /// </summary>
    private static IEnumerable<string> Match(string pattern)
    {
        string root = Path.GetPathRoot(pattern) ?? "";
        string[] parts = pattern[root.Length..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        IEnumerable<string> folders = [root];
        foreach (string part in parts[..^1].Where(part => part.Length > 0))
            folders = [.. folders.SelectMany(folder => Entries(folder, part, Directory.EnumerateDirectories))];
        return folders.SelectMany(folder => Entries(folder, parts[^1], Directory.EnumerateFiles))
            .Where(path => IsPicture(path) || !parts[^1].EndsWith('*'));
    }

    private static IEnumerable<string> Entries(
        string folder, string part, Func<string, string, IEnumerable<string>> enumerate)
    {
        if (part.AsSpan().IndexOfAny(Wild) < 0) return [Path.Combine(folder, part)];
        string place = folder.Length == 0 ? "." : folder;
        return Directory.Exists(place)
            ? enumerate(place, part).Select(path => Path.Combine(folder, Path.GetFileName(path)))
            .Order(StringComparer.Ordinal) : [];
    }

    /// <summary>A class name as a folder name: T-shirt/top becomes T-shirt-top.</summary>
    private static string FolderName(string className) => className.Replace('/', '-');
}

/// <summary>An image to read.</summary>
/// <param name="Path">As given by the user, or as found in a folder given by the user.</param>
/// <param name="Label">Its text in a file of labels, or the class after which its folder is named; null for
/// none.</param>
/// <param name="Problem">Why there is nothing to read; usually null.</param>
/// <param name="IgnoresCase">Whether a letter of the other case is correct.</param>
internal sealed record PictureSource(
    string Path, string? Label = null, string? Problem = null, bool IgnoresCase = false);
