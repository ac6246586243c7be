using System.Text.Json.Nodes;

namespace NeuralCore.Runner.Tests;

/// <summary>What a command left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    internal JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    /// <summary>Fails with what the command said, not only with its exit code.</summary>
    internal Outcome Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode}, expected {exitCode}.\n{Output}\n{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>A failure: its code, a sentence on standard error that says <paramref name="said"/>.</summary>
    internal void ExpectError(int exitCode, string said)
    {
        Expect(exitCode);
        Assert.StartsWith("error: ", Error, StringComparison.Ordinal);
        Assert.Contains(said, Error, StringComparison.Ordinal);
    }
}
