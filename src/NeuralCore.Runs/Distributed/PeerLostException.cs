namespace NeuralCore.Runs.Distributed;

/// <summary>Another process of a distributed training ended or cannot be reached.</summary>
/// <param name="reason">A sentence that names the process.</param>
/// <param name="advice">How to continue.</param>
internal sealed class PeerLostException(string reason, string advice = PeerLostException.Training)
    : Exception($"{reason} {advice}")
{
    /// <summary>The sentence that names the process.</summary>
    public string Reason => reason;

    private const string Training = "The training cannot continue. 'neuralcore train --resume RUN' resumes it from " +
        "its last checkpoint, with any number of processes.";
}
