namespace NeuralCore.Handwriting.Reading;

/// <summary>A picture that is to be read.</summary>
/// <param name="Path">As the user named it, or as it was found in a folder that the user named.</param>
/// <param name="Label">The class that the folder it lies in is named after; null where folders say nothing.</param>
/// <param name="Problem">Why there is nothing to read; null as a rule.</param>
internal sealed record PictureSource(string Path, string? Label = null, string? Problem = null);
