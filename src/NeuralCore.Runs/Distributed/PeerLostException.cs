namespace NeuralCore.Runs.Distributed;

/// <summary>Another process of a distributed training ended or cannot be reached.</summary>
internal sealed class PeerLostException(string message) : Exception(
    $"{message} The training cannot continue. 'neuralcore train --resume RUN' resumes it from its last checkpoint, " +
    "with any number of processes.");
