namespace NeuralCore;

/// <summary>Evaluates a network in one call.</summary>
public static class NetworkEvaluation
{
    /// <summary>Loss, and accuracy where targets are classes, over all of <paramref name="data"/> in inference mode. To
    /// evaluate often, keep an <see cref="Evaluator"/>, which keeps its memory.</summary>
    /// <param name="loss">Softmax cross-entropy where none is given.</param>
    /// <param name="team">Threads that compute; null for <see cref="WorkerTeam.Shared"/>.</param>
    /// <exception cref="ArgumentException">Data, network and loss do not fit together; the message says what to
    /// change.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static EvaluationResult Evaluate(
        this Network network, Dataset data, Loss? loss = null, WorkerTeam? team = null,
        CancellationToken cancellation = default) =>
        new Evaluator(network, team).Evaluate(data, loss, cancellation);
}
