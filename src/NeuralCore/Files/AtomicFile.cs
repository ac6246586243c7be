using System.Text;

namespace NeuralCore;

/// <summary>Writes a file so that it appears whole or not at all: into a temporary neighbour that reaches the disk and then takes its name, which reaches the disk too.</summary>
public static class AtomicFile
{
    /// <summary>Writes a text in UTF-8.</summary>
    /// <exception cref="IOException">The folder is missing, full or may not be written.</exception>
    public static void Write(string path, string text) => Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));

    /// <param name="content">Writes the content; when it throws, whatever had the name before stays as it was.</param>
    /// <exception cref="IOException">The folder is missing, full or may not be written.</exception>
    public static void Write(string path, Action<Stream> content)
    {
        string temporary = path + "." + Path.GetRandomFileName();
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                content(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            FolderFlush.Run(Path.GetDirectoryName(path) ?? "");
        }
        catch (Exception e)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            if (e is UnauthorizedAccessException) throw new IOException($"{path} cannot be written: {e.Message} Is it a folder, and may you write there?", e);
            throw;
        }
    }
}
