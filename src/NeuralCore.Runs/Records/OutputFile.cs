using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>A file that a command is about to write.</summary>
internal static class OutputFile
{
    /// <summary>Checks that the file can be written, before the work.</summary>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <exception cref="IOException">It cannot be written, or exists already.</exception>
    public static string Require(string path, bool force, string option = "--output")
    {
        if (path.Length == 0) throw new UsageException($"{option} is empty. Name the file to write.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        if (Directory.Exists(path)) throw new IOException($"{option} {path} is a folder: name the file to write.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{option} {path}: there is no folder {folder}. Create it first.");
        if (!force && File.Exists(path))
        {
            throw new IOException($"{path} exists already: name another file with {option}, or add --force to " +
                $"replace it.");
        }

        return path;
    }
}
