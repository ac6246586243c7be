using NeuralCore.Runner.Tests.Drawings;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class ActivationsPictureTests
{
    [Theory]
    [InlineData("conv 3x3x32 relu | maxpool 2 | conv 3x3x64 relu | maxpool 2 | flatten | dropout 0.5 | dense 10", "digits", 28, 28, 1)]
    [InlineData("flatten | dense 1500 relu | dense 62", "byclass", 28, 28, 1)]
    [InlineData("residual ( conv 3x3x3 same relu ) | globalavgpool | dense 10", "fashion", 60, 90, 3)]
    [InlineData("dense 10", "kuzushiji", 8, 8, 1)]
    public void Every_network_has_a_picture_whole_and_the_same_each_time(string architecture, string names, int height, int width, int channels)
    {
        IReadOnlyList<string> classes = names switch { "digits" => ClassNames.Digits, "fashion" => ClassNames.FashionMnist, "byclass" => ClassNames.EmnistByClass, _ => ClassNames.KuzushijiMnist };
        (Dataset data, _) = SomeReadings.Create(classes, count: 3, height: height, width: width, channels: channels);
        Network network = NetworkArchitecture.Build(architecture, data.SampleShape, seed: 2);
        string picture = $"{ActivationsPicture.Create(network, data, 1)}";
        DrawnSvg.Of(picture).IsWhole();
        Assert.Equal(picture, $"{ActivationsPicture.Create(network, data, 1)}");
        Assert.NotEqual(picture, $"{ActivationsPicture.Create(network, data, 2)}");
    }

    [Fact]
    public void Layers_that_usually_run_as_one_are_shown_one_by_one()
    {
        (Dataset data, _) = SomeReadings.Create(ClassNames.Digits, count: 2);
        Network network = NetworkArchitecture.Build("conv 3x3x8 relu | maxpool 2 | flatten | dropout 0.5 | dense 10", data.SampleShape, seed: 3);
        IReadOnlyList<LayerOutput> outputs = LayerOutput.Of(network, data, 1);
        Assert.Equal(["conv1", "relu1", "maxpool1", "dense1"], outputs.Select(output => output.Layer.Name));
        Assert.Equal(outputs[0].Values.Select(value => Math.Max(0, value)), outputs[1].Values);
        Assert.Equal(new Shape(13, 13, 8), outputs[2].Shape);
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(1, team);
        data.FillSamples(team, [1], workspace.Input);
        Assert.Equal(network.Forward(workspace).Span.ToArray(), outputs[3].Values);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_drawn_all_the_same()
    {
        (Dataset data, _) = SomeReadings.Create(ClassNames.Digits, count: 1);
        Network network = NetworkArchitecture.Build("conv 3x3x2 relu | globalavgpool | dense 10", data.SampleShape, seed: 3);
        network.Parameters[0].Value.Span.Fill(float.NaN);
        DrawnSvg.Of(ActivationsPicture.Create(network, data, 0)).IsWhole();
        DrawnSvg.Of(FiltersPicture.Create(network)!).IsWhole();
    }

    [Fact]
    public void Each_map_of_a_layer_is_an_image_from_its_lowest_number_to_its_highest()
    {
        (Dataset data, _) = SomeReadings.Create(ClassNames.Digits, count: 1);
        Network network = NetworkArchitecture.Build("conv 3x3x2 relu | globalavgpool | dense 10", data.SampleShape, seed: 3);
        LayerOutput maps = LayerOutput.Of(network, data, 0)[0];
        DrawnSvg picture = DrawnSvg.Of(ActivationsPicture.Create(network, data, 0));
        byte[][] drawn = [.. picture.Images.Where(image => image.Png.Width == 26).Take(2).Select(image => image.Png.Data)];
        Assert.Equal((0, 255), ((int)drawn.Min(map => map.Min()), (int)drawn.Max(map => map.Max())));
        int brightest = Array.IndexOf(maps.Values, maps.Values.Max());
        Assert.Equal(255, drawn[brightest % 2][brightest / 2]);
        Assert.Contains(picture.Texts, text => text.StartsWith("conv1 · conv 3x3x2", StringComparison.Ordinal) && text.Contains("26×26×2", StringComparison.Ordinal));
    }
}
