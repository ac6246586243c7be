using NeuralCore.Handwriting;

namespace NeuralCore.Runs.Progress;

/// <summary>Where a run reports what it does: a console, a log, a web page.</summary>
internal interface IMessages
{
    /// <summary>A line of the ordinary report.</summary>
    void Line(string text = "");

    /// <summary>A line that deserves attention: the run does something else than the user may expect.</summary>
    void Note(string text);

    /// <summary>A failure that does not end the run.</summary>
    void Warning(string text);

    /// <summary>
    /// Runs <paramref name="load"/>, which downloads <paramref name="dataset"/>, and shows its progress.
    /// </summary>
    TrainTest Download(string dataset, Func<IProgress<DownloadProgress>, Task<TrainTest>> load);
}
