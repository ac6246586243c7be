using System.Globalization;

namespace NeuralCore;

/// <summary>
/// A folder with the last two checkpoints of one training: <c>checkpoint-000000422.ncp</c> is the checkpoint after step
/// 422.
/// </summary>
/// <param name="path">The folder, created when the first checkpoint is saved.</param>
public sealed class CheckpointFolder(string path) : ICheckpointStore
{
    /// <summary>Of the names of checkpoint files.</summary>
    internal const string Extension = ".ncp";

    private const string Prefix = "checkpoint-";

    private string? older;

    public string Path { get; } = path;

    /// <summary>The file that was saved or loaded last; null if there is none.</summary>
    public string? Newest { get; private set; }

    /// <summary>Writes the checkpoint, then deletes all others except the previous one.</summary>
    /// <exception cref="IOException">The folder cannot be created or written, or the disk is full; earlier checkpoints
    /// stay unchanged.</exception>
    public void Save(Checkpoint checkpoint)
    {
        string file = System.IO.Path.Combine(
            Path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{checkpoint.Step:000000000}{Extension}"));
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{Path} cannot be made: {e.Message}", e);
        }

        CheckpointFile.Write(file, checkpoint);
        if (file != Newest) (older, Newest) = (Newest, file);
        DeleteAllBut(Newest, older);
    }

    /// <summary>Loads the newest undamaged checkpoint; null if the folder has no checkpoints.</summary>
    /// <param name="broken">Called with the reason for each newer checkpoint that cannot be read.</param>
    /// <exception cref="InvalidDataException">There are checkpoints, but all of them are damaged.</exception>
    public Checkpoint? Load(Action<Exception>? broken = null)
    {
        string[] files = Files();
        Exception? first = null;
        for (int i = 0; i < files.Length; i++)
        {
            try
            {
                Checkpoint checkpoint = CheckpointFile.Read(files[i]);
                (Newest, older) = (files[i], files.ElementAtOrDefault(i + 1));
                return checkpoint;
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                first ??= e;
                broken?.Invoke(e);
            }
        }

        if (first is null) return null;
        throw new InvalidDataException($"No checkpoint in {Path} is whole: {first.Message}", first);
    }

    /// <summary>
    /// Deletes the folder's checkpoints, which a finished training no longer needs, and the folder if it is then empty.
    /// </summary>
    public void Clear()
    {
        (Newest, older) = (null, null);
        DeleteAllBut(null, null);
        if (Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any()) Directory.Delete(Path);
    }

    /// <summary>The checkpoint files, newest first.</summary>
    private string[] Files()
    {
        if (!Directory.Exists(Path)) return [];
        return [.. Directory.EnumerateFiles(Path, $"{Prefix}*{Extension}").Where(file => StepOf(file) is not null)
            .OrderByDescending(StepOf)];
    }

    /// <summary>Deletes all checkpoints except two, and temporary files that a killed process left.</summary>
    private void DeleteAllBut(string? newest, string? older)
    {
        if (!Directory.Exists(Path)) return;
        foreach (string file in Directory.EnumerateFiles(Path, $"{Prefix}*{Extension}*"))
        {
            if (file == newest || file == older) continue;
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // An extra file does no harm; it is deleted after the next checkpoint.
            }
        }
    }

    private static long? StepOf(string file) =>
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(file)[Prefix.Length..], NumberStyles.None,
            CultureInfo.InvariantCulture, out long step) ? step : null;
}
