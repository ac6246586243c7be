namespace NeuralCore.Runner.Terminal;

/// <summary>What the process tells its caller.</summary>
internal enum ExitCode
{
    Success = 0,

    /// <summary>An unknown option or value.</summary>
    WrongUsage = 1,

    /// <summary>
    /// A file or folder is missing, broken, or may not be written; or a result could not be written to standard output.
    /// </summary>
    BadInput = 2,

    /// <summary>The training diverged, its results could not all be saved, or something unforeseen happened.</summary>
    Failed = 3,

    /// <summary>
    /// A check did not pass: of gradients, of determinism, of a model in another form, or the doctor's.
    /// </summary>
    CheckFailed = 4,

    /// <summary>Ctrl+C, SIGTERM or a closed terminal: 128 and the number of SIGINT, as shells count.</summary>
    Cancelled = 130,
}
