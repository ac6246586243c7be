namespace NeuralCore;

/// <summary>Who draws from a <see cref="RandomStream"/>: each consumer has its own stream, so that adding one never shifts another.</summary>
public enum RandomPurpose
{
    Initialize = 1,
    Shuffle = 2,
    Split = 3,
    Dropout = 4,
    Augment = 5,
    Digits = 6,
    Test = 7,
    Disturb = 8,
}
