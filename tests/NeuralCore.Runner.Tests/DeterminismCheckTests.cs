using System.Text.Json.Nodes;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runner.Tests;

public sealed class DeterminismCheckTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void Equal_weights_whatever_threads_and_instructions_exit_with_0_and_nothing_is_saved()
    {
        string data = SmallDigits.Write(terminal);
        string[] options = ["--data", data, "--model", "conv 3x3x5 relu | maxpool 2 | batchnorm | dropout 0.3 | dense 10", "--batch-size", "64", "--augment", "default", "--check-determinism"];
        Outcome outcome = terminal.Run(["train", .. options]).Expect(0);
        foreach (string setting in (string[])["2 threads", "3 threads", "7 threads", "DOTNET_EnableAVX512=0", "DOTNET_EnableAVX2=0", "DOTNET_EnableHWIntrinsic=0"])
            Assert.Single(outcome.Output.Split('\n'), line => line.StartsWith(setting, StringComparison.Ordinal) && line.EndsWith("  equal", StringComparison.Ordinal));
        Assert.Contains("Equal: 7 trainings", outcome.Output, StringComparison.Ordinal);
        Assert.Equal([data], Directory.GetFileSystemEntries(terminal.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void The_settings_are_the_users_own()
    {
        string data = SmallDigits.Write(terminal);
        string Hash(params string[] more)
        {
            JsonObject json = terminal.Run(["train", "--data", data, "--model", "mlp", "--check-determinism", "--json", .. more]).Expect(0).Json;
            Assert.True((bool)json["equal"]!);
            return (string)json["trainings"]![0]!["weightsSha256"]!;
        }

        Assert.NotEqual(Hash(), Hash("--seed", "2"));
    }

    [Fact]
    public void What_differs_is_named()
    {
        DeterminismMetrics metrics = new DeterminismMetrics(100, []).With("1 thread", "a").With("2 threads", "a").With("3 threads", "b");
        Assert.False(metrics.Equal);
        Assert.Equal("Not equal: the weights with 3 threads differ from those with 1 thread.", metrics.Sentence);
    }

    [Fact]
    public void It_does_not_go_with_resume() => terminal.Run("train", "--resume", "run", "--check-determinism").ExpectError(1, "leave out --check-determinism");

    public void Dispose() => terminal.Dispose();
}
