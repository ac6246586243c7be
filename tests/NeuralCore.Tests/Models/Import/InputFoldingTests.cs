using NeuralCore.Interop.Weights;
using NeuralCore.Tests.Data;
using NeuralCore.Tests.Models.Onnx;

namespace NeuralCore.Tests.Models.Import;

public sealed class InputFoldingTests
{
    [Fact]
    public void A_network_of_PyTorch_takes_pixels_once_the_scaling_is_in_its_first_layer()
    {
        Network network = WeightImport.Read(
            WeightImportTests.File("normalized"), "conv 3x3x3 stride 2 relu | flatten | dense 10",
            new Shape(14, 14, 1)).Network;
        Assert.True(InputFolding.TryFold(InputScalingTests.Of("0..1 mean 0.1307 std 0.3081"), network));
        OnnxAgreement.Hold(WeightImportTests.Expected("normalized"), WeightImportTests.Answer(network), "normalized");
    }

    [Theory]
    [InlineData("conv 3x2x4 relu | dense 3", "0..1 mean 0.1307 std 0.3081")]
    [InlineData("conv 3x2x4 relu | dense 3", "0..255 mean 123.7,116.3,103.5 std 58.4,57.1,57.4")]
    [InlineData("conv 3x3x4 same relu | dense 3", "0..1 std 0.25")]
    [InlineData("conv 3x3x4 same relu | dense 3", "0..255")]
    [InlineData("dense 5 relu | dense 3", "0..1 mean 0.5,-1,2 std 0.1")]
    [InlineData("conv 1x1x4 same relu | dense 3", "0..1 mean 0.3 std 0.1,0.2,0.3")]
    public void The_first_layer_takes_it_over(string architecture, string text)
    {
        Network network = Sample.Network(architecture, new Shape(5, 4, 3)),
            folded = Sample.Network(architecture, new Shape(5, 4, 3));
        InputScaling scaling = InputScalingTests.Of(text);
        Assert.True(InputFolding.TryFold(scaling, folded));
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(2, team);
        for (int i = 0; i < workspace.Input.Length; i++) workspace.Input.Span[i] = i * 37 % 256 / 255f;
        float[] found = folded.Forward(Copy(folded, workspace)).Span.ToArray();
        scaling.Apply(workspace.Input);
        OnnxAgreement.Hold(network.Forward(workspace).Span, found, architecture);
    }

    [Theory]
    [InlineData("conv 3x3x4 same | dense 3")]
    [InlineData("batchnorm | dense 3")]
    [InlineData("maxpool 2 | flatten | dense 3")]
    public void What_would_not_be_exact_is_left_to_the_inputs_and_changes_nothing(string architecture)
    {
        Network network = Sample.Network(architecture, new Shape(5, 4, 3));
        string before = WeightHash.Of(network);
        Assert.False(InputFolding.TryFold(InputScalingTests.Of("0..1 mean 0.5 std 0.5"), network));
        Assert.Equal(before, WeightHash.Of(network));
    }

    [Fact]
    public void A_scaling_for_other_channels_is_refused() =>
        Assert.Contains("2 means were given for inputs of 3 channels",
        Assert.Throws<ArgumentException>(() =>
            InputFolding.TryFold(InputScalingTests.Of("0..1 mean 0.5,0.5"),
            Sample.Network("dense 3", new Shape(5, 4, 3)))).Message, StringComparison.Ordinal);

    private static Workspace Copy(Network network, Workspace from)
    {
        Workspace workspace = network.CreateWorkspace(from.Batch, from.Team);
        workspace.Input.CopyFrom(from.Input);
        return workspace;
    }
}
