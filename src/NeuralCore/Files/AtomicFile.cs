using System.Text;

namespace NeuralCore;

/// <summary>
/// Writes a file so that it appears whole or not at all: into a temporary neighbour that then takes its name.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes a text in UTF-8.</summary>
    /// <param name="flush">Whether content and name are on the disk before the method returns, so that a power cut
    /// right afterwards cannot lose them. It takes some milliseconds, which files that can be made again need
    /// not.</param>
    /// <exception cref="IOException">The folder is missing, full or may not be written.</exception>
    public static void Write(string path, string text, bool flush = true) =>
        Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)), flush);

    /// <inheritdoc cref="Write(string, string, bool)"/>
    /// <param name="content">Writes the content; when it throws, whatever had the name before stays as it was.</param>
    /// <exception cref="IOException">The folder is missing, full or may not be written.</exception>
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
