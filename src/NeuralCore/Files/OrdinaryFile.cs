namespace NeuralCore;

/// <summary>
/// Opens files that somebody named, which may be no files: to open a named pipe is to wait for its writer, perhaps for
/// ever, and a device may have no end.
/// </summary>
public static class OrdinaryFile
{
    /// <summary>
    /// The file to read. Whatever the system gives no length, an empty file as well as a pipe, a socket or a device, is
    /// not opened: an empty stream stands for it, and its reader refuses it as it refuses an empty file.
    /// </summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static Stream OpenRead(string path, int bufferSize = 4096, FileOptions options = FileOptions.None) =>
        HasLength(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize, options)
            : Stream.Null;

    /// <summary>The content of the file, as <see cref="OpenRead"/> gives it.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static byte[] ReadAllBytes(string path) => HasLength(path) ? File.ReadAllBytes(path) : [];

    /// <summary>True also for what is not there, so that opening it says so.</summary>
    private static bool HasLength(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return true;
        // A link has a length of its own. One of the system's own, such as /dev/stdin, may lead to what has no name.
        return file.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? target is FileInfo { Exists: true, Length: > 0 } : file.Length > 0;
    }
}
