namespace NeuralCore.Peers;

/// <summary>Exit codes, the same as those of the runner.</summary>
internal static class ExitCode
{
    public const int Done = 0, WrongUsage = 1, BadInput = 2, CheckFailed = 4;
}
