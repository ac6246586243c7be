using NeuralCore.Handwriting;

namespace NeuralCore.Runs.Progress;

/// <summary>Receives the messages of a run: a console, a log, a web page.</summary>
internal interface IMessages
{
    /// <summary>An ordinary line.</summary>
    void Line(string text = "");

    /// <summary>A note: the run differs from what the user may expect.</summary>
    void Note(string text);

    /// <summary>A failure that does not end the run.</summary>
    void Warning(string text);

    /// <summary>
    /// Runs <paramref name="load"/>, which downloads <paramref name="dataset"/>, and shows its progress.
    /// </summary>
    TrainTest Download(string dataset, Func<IProgress<DownloadProgress>, Task<TrainTest>> load);
}
