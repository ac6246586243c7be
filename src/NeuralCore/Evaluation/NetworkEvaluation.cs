namespace NeuralCore;

/// <summary>Extension method that evaluates a network in one call.</summary>
public static class NetworkEvaluation
{
    /// <summary>
    /// Computes the loss over all of <paramref name="data"/> in inference mode, and the accuracy if targets are
    /// classes. For repeated evaluations use an <see cref="Evaluator"/>, which reuses its memory.
    /// </summary>
    /// <param name="loss">The loss function; null for softmax cross-entropy.</param>
    /// <param name="team">Threads that compute; null for <see cref="WorkerTeam.Shared"/>.</param>
    /// <exception cref="ArgumentException">Data, network and loss do not fit together; the message states what to
    /// change.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static EvaluationResult Evaluate(
        this Network network, Dataset data, Loss? loss = null, WorkerTeam? team = null,
        CancellationToken cancellation = default) =>
        new Evaluator(network, team).Evaluate(data, loss, cancellation);
}
