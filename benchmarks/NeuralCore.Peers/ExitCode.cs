namespace NeuralCore.Peers;

/// <summary>The same numbers as the runner's.</summary>
internal static class ExitCode
{
    public const int Done = 0, WrongUsage = 1, BadInput = 2, CheckFailed = 4;
}
