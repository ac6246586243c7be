namespace NeuralCore.Runner.Tests;

/// <summary><c>explain</c> as a user runs it: the walk as text, and wrong usage.</summary>
public sealed class ExplainTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void The_walk_is_printed_layer_by_layer_with_formulas_and_checks()
    {
        terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "conv 3x3x2 relu | maxpool 2 | flatten | dense 10",
            "--epochs", "1", "--snapshot-every", "1", "--no-report").Expect(0);
        string run = terminal.OnlyRun();
        Assert.Equal(["epoch-000.safetensors", "epoch-001.safetensors"],
            Directory.GetFiles(Path.Combine(run, "snapshots")).Select(Path.GetFileName).Order());
        string output = terminal.Run("explain", run, "--data", "digits", "--text", "--image", "4").Expect(0).Output;
        string[] stages = ["1/12 forward  conv1", "2/12 forward  relu1", "6/12 forward  softmax and loss",
            "7/12 backward  softmax and loss", "8/12 backward  dense1", "12/12 backward  conv1"];
        int at = 0;
        foreach (string stage in stages)
        {
            at = output.IndexOf(stage, at, StringComparison.Ordinal);
            Assert.True(at >= 0, $"{stage} is missing in {output}");
        }

        Assert.Contains("y[n, oy, ox] = b + Σ x[n, iy, ix]·W[ky, kx]", output, StringComparison.Ordinal);
        Assert.Contains("NaiveConvolution.cs:", output, StringComparison.Ordinal);
        Assert.Contains("finite difference in double precision", output, StringComparison.Ordinal);
        Assert.DoesNotContain(": failed", output, StringComparison.Ordinal);
        Assert.DoesNotContain("(0 more terms)", output, StringComparison.Ordinal);

        Assert.Contains("there is no image 100", terminal.Run("explain", run, "--data", "digits", "--text", "--image", "100").Expect(1).Error, StringComparison.Ordinal);
        Assert.Contains("--image is for --text", terminal.Run("explain", run, "--image", "4").Expect(1).Error, StringComparison.Ordinal);
        Directory.CreateDirectory(terminal.Path("full"));
        File.WriteAllText(terminal.Path("full/file"), "");
        Assert.Contains("no published engine", terminal.Run("explain", run, "--data", "digits", "--output", "page", "--engine", "full").Expect(2).Error, StringComparison.Ordinal);
    }

    public void Dispose() => terminal.Dispose();
}
