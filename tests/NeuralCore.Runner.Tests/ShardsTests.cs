namespace NeuralCore.Runner.Tests;

public sealed class ShardsTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void The_number_of_shards_is_recorded_and_part_of_the_result()
    {
        string data = SmallDigits.Write(terminal);
        string[] hashes = [.. ((string[][])[["--shards", "4"], ["--shards", "4", "--threads", "1"], []]).Select(words =>
            (string)terminal.Run(["train", "--data", data, "--model", "dense 10", "--epochs", "1", "--no-report", "--json", .. words]).Expect(0).Json["weightsSha256"]!)];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
        string run = Directory.GetDirectories(terminal.Path("results")).Order(StringComparer.Ordinal).First();
        Assert.Contains("\"shards\": 4", File.ReadAllText(Path.Combine(run, "run.json")), StringComparison.Ordinal);
        Assert.Contains("--shards 8: a batch of 4 (--batch-size) cannot be divided",
            terminal.Run("train", "--data", data, "--batch-size", "4", "--shards", "8").Expect(1).Error, StringComparison.Ordinal);
    }

    public void Dispose() => terminal.Dispose();
}
