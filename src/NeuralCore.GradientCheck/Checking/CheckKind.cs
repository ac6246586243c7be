namespace NeuralCore.GradientCheck;

/// <summary>The kind of check of a catalogue entry.</summary>
public enum CheckKind
{
    /// <summary>Backward against finite differences of forward.</summary>
    Layer,

    /// <summary>The gradient against finite differences of the value.</summary>
    Loss,

    /// <summary>Layers and a loss together, every parameter against finite differences of the loss.</summary>
    Network,

    /// <summary>Several steps against the published update rule, written plainly for one number.</summary>
    Optimizer,

    /// <summary>The factor of every step against the stated formula.</summary>
    Schedule,

    /// <summary>The drawn weights against the stated distribution.</summary>
    Initializer,
}
