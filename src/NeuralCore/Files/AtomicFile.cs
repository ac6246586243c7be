using System.Text;

namespace NeuralCore;

/// <summary>
/// Writes a file atomically: the content is written to a temporary file, which is then renamed, so that the file
/// appears complete or not at all.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes a text in UTF-8.</summary>
    /// <param name="flush">Whether content and name are flushed to the disk before the method returns, so that a power
    /// failure cannot lose them. It takes some milliseconds; files that can be generated again do not need it.</param>
    /// <exception cref="IOException">The folder is missing, full or not writable.</exception>
    public static void Write(string path, string text, bool flush = true) =>
        Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)), flush);

    /// <inheritdoc cref="Write(string, string, bool)"/>
    /// <param name="content">Writes the content; if it throws, an existing file stays unchanged.</param>
    /// <exception cref="IOException">The folder is missing, full or not writable.</exception>
    public static void Write(string path, Action<Stream> content, bool flush = true)
    {
        string temporary = path + "." + Path.GetRandomFileName();
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                content(file);
                file.Flush(flush);
            }

            File.Move(temporary, path, overwrite: true);
            if (flush) FolderFlush.Run(Path.GetDirectoryName(path) ?? "");
        }
        catch (Exception e)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            if (e is UnauthorizedAccessException)
            {
                throw new IOException(
                    $"{path} cannot be written: {e.Message} Is it a folder, and may you write there?", e);
            }

            throw;
        }
    }
}
