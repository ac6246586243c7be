namespace NeuralCore;

/// <summary>
/// Opens files named by the user, which may be special files: opening a named pipe blocks until there is a writer, and
/// a device may be endless.
/// </summary>
public static class OrdinaryFile
{
    /// <summary>
    /// Opens the file for reading. A file without a length (an empty file, a pipe, a socket or a device) is not opened:
    /// the method returns an empty stream, which the reader rejects like an empty file.
    /// </summary>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static Stream OpenRead(string path, int bufferSize = 4096, FileOptions options = FileOptions.None) =>
        HasLength(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize, options)
            : Stream.Null;

    /// <summary>Reads the content of the file, with the same rule as <see cref="OpenRead"/>.</summary>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static byte[] ReadAllBytes(string path) => HasLength(path) ? File.ReadAllBytes(path) : [];

    /// <summary>Also true if the file does not exist, so that opening it throws the right exception.</summary>
    private static bool HasLength(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return true;
        // A link has a separate length. A system link such as /dev/stdin may lead to a file without a name.
        return file.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? target is FileInfo { Exists: true, Length: > 0 } : file.Length > 0;
    }
}
