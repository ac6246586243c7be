namespace NeuralCore.Peers;

/// <summary>
/// Two engines that should compute one function give different numbers: timing them would compare nothing.
/// </summary>
internal sealed class DisagreementException(string message) : Exception(message);
