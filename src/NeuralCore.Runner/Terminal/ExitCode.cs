namespace NeuralCore.Runner.Terminal;

/// <summary>The exit code of the process.</summary>
internal enum ExitCode
{
    Success = 0,

    /// <summary>An unknown option or value.</summary>
    WrongUsage = 1,

    /// <summary>
    /// A file or folder is missing, damaged or not writable; or a result could not be written to standard output.
    /// </summary>
    BadInput = 2,

    /// <summary>The training diverged, its results could not all be saved, or an unexpected error occurred.</summary>
    Failed = 3,

    /// <summary>
    /// A check failed: of gradients, of determinism, of a converted model, or of doctor.
    /// </summary>
    CheckFailed = 4,

    /// <summary>
    /// Ctrl+C, SIGTERM or a closed terminal: 128 plus the number of SIGINT, the convention of shells.
    /// </summary>
    Cancelled = 130,
}
