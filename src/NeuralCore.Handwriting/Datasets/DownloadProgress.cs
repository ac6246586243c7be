namespace NeuralCore.Handwriting;

/// <summary>How far a download has come; reported for every piece that arrives, so a display throttles for itself.</summary>
/// <param name="FileName">The file under way.</param>
/// <param name="FileNumber">1 … <paramref name="FileCount"/>.</param>
/// <param name="FileCount">Files that are fetched in all; those already present do not count.</param>
/// <param name="Bytes">Of this file so far, resumed ones included.</param>
/// <param name="TotalBytes">Of this file, as the server says; null where it does not.</param>
/// <param name="Mirror">Where it comes from.</param>
public readonly record struct DownloadProgress(string FileName, int FileNumber, int FileCount, long Bytes, long? TotalBytes, Uri Mirror);
