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
