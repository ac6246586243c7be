namespace NeuralCore.Diagnosis;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Training goes on and probably gets worse for it.</summary>
    Warning,

    /// <summary>Training makes no sense, or has already failed.</summary>
    Error,
}
