namespace NeuralCore.Runs.Settings;

/// <summary>An option, or options together, that make no sense; the message says what would.</summary>
internal sealed class UsageException(string message) : Exception(message);
