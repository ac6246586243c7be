namespace NeuralCore.Runner.Tests;

/// <summary>The commands that only show something: <c>summary</c> and <c>gradcheck</c>.</summary>
public sealed class TableTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void Summary_shows_what_each_layer_of_the_default_network_costs()
    {
        string[][] rows = Rows(terminal.Run("summary").Expect(0));
        Assert.Contains(["conv1", "conv 3x3x32", "26×26×32", "320", "194,688", "86,528"], rows);
        Assert.Contains(["conv2", "conv 3x3x64", "11×11×64", "18,496", "2,230,272", "30,976"], rows);
        Assert.Contains(["flatten1", "flatten", "1600", "-", "-", "-"], rows);
        Assert.Contains(["total", "10", "34,826", "2,440,960", "269,480"], rows);
    }

    [Fact]
    public void Summary_counts_the_layers_inside_a_residual_once() =>
        Assert.Contains(["total", "10", "754", "109,592", "21,704"], Rows(terminal.Run("summary", "--model", "conv 3x3x8 relu stride 2 | residual ( conv 3x3x8 same ) | globalavgpool | dense 10").Expect(0)));

    [Fact]
    public void Summary_with_time_adds_where_a_step_spends_its_time_on_generated_digits_where_there_is_no_mnist()
    {
        Outcome outcome = terminal.Run("summary", "--model", "conv 3x3x8 relu | maxpool 2 | dense 10", "--time", "--batch-size", "16", "--threads", "1").Expect(0);
        string[][] rows = Rows(outcome);
        foreach ((string stage, string gflop) in (List<(string, string)>)[("conv1 + relu + maxpool", "0.0016"), ("dense1", "0.0004")])
            Assert.Contains(rows, cells => cells is [var name, "forward", _, _, var flops, _] && name == stage && flops == gflop);
        Assert.Contains(rows, cells => cells is ["dense1", "backward", _, _, "0.0009", _]);
        foreach (string stage in (string[])["batch fill", "loss", "optimizer"]) Assert.Contains(rows, cells => cells.Length == 3 && cells[0] == stage);
        Assert.Contains(rows, cells => cells is ["total", _, "100.0", "0.0044", _]);
        Assert.Matches(@"Medians of \d+ steps .* 16 images each of generated digits, 1 thread\.", outcome.Output);
    }

    [Fact]
    public void Summary_with_time_takes_the_mnist_that_train_would_find()
    {
        terminal.With("NEURALCORE_DATA", terminal.Path(SmallDigits.Write(terminal)));
        Outcome outcome = terminal.Run("summary", "--model", "mlp", "--time").Expect(0);
        Assert.Contains("(NEURALCORE_DATA)", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("generated", outcome.Output, StringComparison.Ordinal);
        terminal.Run("summary", "--model", "mlp", "--time", "--batch-size", "301").ExpectError(1, "301 is more than the 300 images");
    }

    [Fact]
    public void Summary_with_time_refuses_a_network_that_learns_nothing() =>
        terminal.Run("summary", "--model", "globalavgpool", "--classes", "1", "--time").ExpectError(1, "has no parameters");

    [Fact]
    public void Gradcheck_passes_and_lists_layers_and_losses()
    {
        string output = terminal.Run("gradcheck", "--cases", "1", "--seed", "4").Expect(0).Output;
        foreach (string name in (string[])["Dense", "Conv2D", "BatchNorm", "SoftmaxCrossEntropy", "preset cnn"]) Assert.Matches($@"\n\w+ +{name} .* passed", output);
        Assert.Contains(" 0 failed", output, StringComparison.Ordinal);
    }

    public void Dispose() => terminal.Dispose();

    private static string[][] Rows(Outcome outcome) =>
        [.. outcome.Output.Split('\n').Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Where(cells => cells.Length > 0)];
}
