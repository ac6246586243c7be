namespace NeuralCore.Runs.Records;

/// <summary>
/// Which files of a run were written and which were not. After a failure the other files are still tried: a disk may
/// have space for metrics and none for charts.
/// </summary>
internal sealed class SavedFiles
{
    /// <summary>Error codes for a full disk on Unix (ENOSPC) and Windows (ERROR_DISK_FULL).</summary>
    private const int NoSpaceOnUnix = 28, NoSpaceOnWindows = unchecked((int)0x80070070);

    private readonly List<string> written = [], missing = [];

    /// <summary>Names, in the order of writing.</summary>
    public IReadOnlyList<string> Written => written;

    public IReadOnlyList<string> Missing => missing;

    /// <summary>
    /// Why the first of <see cref="Missing"/> could not be written, as a sentence; null if none is missing.
    /// </summary>
    public string? Reason { get; private set; }

    public bool IsWhole => missing.Count == 0;

    /// <summary>Whether a file is missing because the disk is full.</summary>
    public bool IsDiskFull { get; private set; }

    /// <summary>Writes one file.</summary>
    public void Try(string path, Action write)
    {
        string name = Path.GetFileName(path);
        try
        {
            write();
            written.Add(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            missing.Add(name);
            Reason ??= PlainText.Sentence(e);
            IsDiskFull |= e.HResult is NoSpaceOnUnix or NoSpaceOnWindows;
        }
    }
}
