using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>A file that a command is about to write.</summary>
internal static class OutputFile
{
    /// <summary>Fails before the work rather than after it.</summary>
    /// <param name="force">Whether a file that is there may be replaced.</param>
    /// <exception cref="IOException">It cannot be written, or is there already.</exception>
    public static string Require(string path, bool force, string option = "--output")
    {
        if (path.Length == 0) throw new UsageException($"{option} is empty. Say where to write.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        if (Directory.Exists(path)) throw new IOException($"{option} {path} is a folder: name the file to write.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{option} {path}: there is no folder {folder}. Make it first.");
        if (!force && File.Exists(path))
        {
            throw new IOException($"{path} is there already: name another file with {option}, or add --force to " +
                $"replace it.");
        }

        return path;
    }
}
