namespace NeuralCore.ServerLoad;

/// <summary>A measurement that could not be made, or a server that did not do what it must.</summary>
internal sealed class LoadException(string message) : Exception(message);
