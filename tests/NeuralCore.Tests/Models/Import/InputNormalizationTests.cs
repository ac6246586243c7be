using NeuralCore.Tests.Models.Onnx;
using NeuralCore.Interop.Weights;

namespace NeuralCore.Tests.Models.Import;

public sealed class InputNormalizationTests
{
    [Fact]
    public void A_network_of_PyTorch_takes_pixels_once_the_normalisation_is_in_its_first_layer()
    {
        Network network = WeightImport.Read(WeightImportTests.File("normalized"), "conv 3x3x3 stride 2 relu | flatten | dense 10", new Shape(14, 14, 1)).Network;
        new InputNormalization([0.1307], [0.3081]).FoldInto(network);
        OnnxAgreement.Hold(WeightImportTests.Expected("normalized"), WeightImportTests.Answer(network), "normalized");
    }

    [Theory]
    [InlineData("conv 3x2x4 relu | dense 3", "0.1307", "0.3081")]
    [InlineData("conv 3x2x4 relu | dense 3", "0.485,0.456,0.406", "0.229,0.224,0.225")]
    [InlineData("conv 3x3x4 same relu | dense 3", "0", "0.25")]
    [InlineData("dense 5 relu | dense 3", "0.5,-1,2", "0.1")]
    [InlineData("conv 1x1x4 same relu | dense 3", "0.3", "0.1,0.2,0.3")]
    public void The_first_layer_takes_it_over(string architecture, string mean, string deviation)
    {
        Network network = Sample.Network(architecture, new Shape(5, 4, 3)), folded = Sample.Network(architecture, new Shape(5, 4, 3));
        var normalization = new InputNormalization(Numbers(mean), Numbers(deviation));
        normalization.FoldInto(folded);
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(2, team);
        for (int i = 0; i < workspace.Input.Length; i++) workspace.Input.Span[i] = i * 37 % 256 / 255f;
        float[] found = folded.Forward(Copy(folded, workspace)).Span.ToArray();
        normalization.Apply(workspace.Input);
        OnnxAgreement.Hold(network.Forward(workspace).Span, found, architecture);
    }

    [Theory]
    [InlineData("conv 3x3x4 same | dense 3", "0.5", "0.5", "its padding is 0 after the normalisation")]
    [InlineData("batchnorm | dense 3", "0.5", "0.5", "which is batchnorm1, not a dense layer or a convolution")]
    [InlineData("maxpool 2 | flatten | dense 3", "0.5", "0.5", "which is maxpool1")]
    [InlineData("dense 3", "0.5,0.5", "0.5", "2 means were given for inputs of 3 channels")]
    [InlineData("dense 3", "0.5", "0", "above 0")]
    [InlineData("dense 3", "NaN", "1", "finite")]
    public void What_would_not_be_exact_is_refused_and_changes_nothing(string architecture, string mean, string deviation, string said)
    {
        Network network = Sample.Network(architecture, new Shape(5, 4, 3));
        string before = NeuralCore.WeightHash.Of(network);
        Assert.Contains(said, Assert.Throws<ArgumentException>(() => new InputNormalization(Numbers(mean), Numbers(deviation)).FoldInto(network)).Message, StringComparison.Ordinal);
        Assert.Equal(before, NeuralCore.WeightHash.Of(network));
    }

    private static Workspace Copy(Network network, Workspace from)
    {
        Workspace workspace = network.CreateWorkspace(from.Batch, from.Team);
        workspace.Input.CopyFrom(from.Input);
        return workspace;
    }

    private static double[] Numbers(string text) => [.. text.Split(',').Select(part => double.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];
}
