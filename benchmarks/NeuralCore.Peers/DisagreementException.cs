namespace NeuralCore.Peers;

/// <summary>
/// Two engines give different outputs for the same network, so a comparison of their times is meaningless.
/// </summary>
internal sealed class DisagreementException(string message) : Exception(message);
