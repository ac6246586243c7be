namespace NeuralCore.Runs.Records;

/// <summary>Prevents two processes from training the same run. The lock is released when the process ends.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream file;

    private RunLock(FileStream file) => this.file = file;

    /// <summary>Null where the folder is not writable: then no process can change the run.</summary>
    /// <exception cref="IOException">Another process holds it.</exception>
    public static RunLock? Take(RunFolder folder)
    {
        try
        {
            return new RunLock(
                new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0,
                    FileOptions.DeleteOnClose));
        }
        catch (IOException) when (File.Exists(folder.Lock))
        {
            throw new IOException($"{folder.Path} is being trained by another process. Wait until it ends, or " +
                "stop it with Ctrl+C.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            file.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file could not be deleted; it is no longer locked.
        }
    }
}
