using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using NeuralCore.Interop.Weights;
using NeuralCore.Tests.Models.Onnx;
using NeuralCore.Tests.Networks;

namespace NeuralCore.Tests.Models.Import;

/// <summary>Files as PyTorch 1.13 and Keras name and lay out their weights answer as those do.</summary>
public sealed class WeightImportTests
{
    internal const string Split = "conv 3x3x3 relu | maxpool 2 | conv 3x3x4 relu | dropout 0.5 | dense 6 relu | dense 5";
    internal const string Keras = "conv 3x3x4 relu | batchnorm | maxpool 2 | conv 3x3x4 same relu | flatten | dropout 0.5 | dense 6 relu | dense 6 relu | dense 3";

    [Theory]
    [InlineData("sequential", "conv 3x3x4 | batchnorm relu | maxpool 2 | conv 3x3x6 pad 1 relu | conv 3x3x6 stride 2 pad 1 gelu | flatten | dropout 0.5 | dense 12 | layernorm tanh | dense 12 silu | dense 10", 12, 12, 1)]
    [InlineData("named", "conv 3x2x4 stride 1x2 | batchnorm relu | conv 3x3x5 pad 1,1,0,0 | leakyrelu 0.1 | avgpool 2 | flatten | batchnorm | dense 8 relu | dense 8 sigmoid | dense 4", 10, 14, 3)]
    [InlineData("resnet", """
        conv 3x3x4 pad 1 | batchnorm relu
        | residual ( conv 3x3x4 pad 1 | batchnorm relu | conv 3x3x4 pad 1 | batchnorm ) | relu | residual ( conv 3x3x4 pad 1 | batchnorm relu | conv 3x3x4 pad 1 | batchnorm ) | relu
        | residual ( conv 3x3x6 stride 2 pad 1 | batchnorm relu | conv 3x3x6 pad 1 | batchnorm + conv 1x1x6 stride 2 | batchnorm ) | relu | globalavgpool | dense 3
        """, 9, 8, 1)]
    [InlineData("split", Split, 12, 12, 1)]
    [InlineData("split_f64", Split, 12, 12, 1)]
    [InlineData("split_f16", Split, 12, 12, 1)]
    [InlineData("split_bf16", Split, 12, 12, 1)]
    [InlineData("keras", Keras, 10, 8, 2)]
    [InlineData("keras_numbered", Keras, 10, 8, 2)]
    public void An_imported_network_answers_as_the_library_that_trained_it(string name, string architecture, int height, int width, int channels)
    {
        ImportedNetwork imported = WeightImport.Read(File(name), architecture, new Shape(height, width, channels));
        Assert.Equal(name.StartsWith("keras", StringComparison.Ordinal) ? WeightOrigin.Keras : WeightOrigin.PyTorch, imported.Origin);
        OnnxAgreement.Hold(Expected(name.Split("_numbered")[0]), Answer(imported.Network), name);
    }

    [Property(MaxTest = 150)]
    public void Weights_that_went_into_the_layout_of_another_library_come_back_bit_for_bit(ulong seed, bool isKeras, bool sorted)
    {
        WeightOrigin origin = isKeras ? WeightOrigin.Keras : WeightOrigin.PyTorch;
        Network network = DrawnNetwork.Drawn(RandomArchitecture.Draw(seed), new Shape(11, 9, 2), seed);
        // The slope of a leakyrelu is stated, since its default is another in Keras.
        string architecture = Regex.Replace(network.Architecture, @"\bleakyrelu\b(?! [\d.])", "leakyrelu 0.01");
        try
        {
            ImportedNetwork back = WeightImport.Read(ForeignWeights.Of(network, origin, sorted), architecture, network.InputShape, new ImportOptions { Origin = origin, Epsilon = 1e-5 });
            Assert.Equal(WeightHash.Of(network), WeightHash.Of(back.Network));
        }
        catch (InvalidDataException e) when (e.Message.Contains("after the flattened image", StringComparison.Ordinal))
        {
            Assert.Matches(@"flatten.*residual", network.Architecture);
        }
    }

    [Theory]
    [InlineData("dense 4 leakyrelu | dense 3")]
    [InlineData("dense 4 | leakyrelu | dense 3")]
    public void The_slope_of_a_leakyrelu_of_Keras_is_stated(string architecture)
    {
        var shape = new Shape(2, 2, 1);
        Network network = DrawnNetwork.Drawn("dense 4 | leakyrelu 0.3 | dense 3", shape, 1);
        SafetensorsFile keras = ForeignWeights.Of(network, WeightOrigin.Keras, false);
        Assert.Contains("slope of 0.3", Assert.Throws<ArgumentException>(() => WeightImport.Read(keras, architecture, shape)).Message, StringComparison.Ordinal);
        var stated = (LeakyReLU)WeightImport.Read(keras, network.Architecture, shape).Network.Layers.Layers[2];
        Assert.Equal(0.3, stated.Slope);
        WeightImport.Read(ForeignWeights.Of(network, WeightOrigin.PyTorch, false), architecture, shape);
    }

    /// <summary>The names of its layers, or their numbers, are all that tells two dense layers of the same sizes apart.</summary>
    [Fact]
    public void Layers_in_another_order_would_not_answer_so()
    {
        SafetensorsFile file = File("keras");
        Network Ordered(params string[] order) => WeightImport.Read(file, Keras, new Shape(10, 8, 2), new ImportOptions { Order = order }).Network;
        string[] names = ["sequential/dense", "sequential/dense_1"], convolutions = ["sequential/conv2d", "sequential/conv2d_1"];
        Assert.Equal(Answer(Ordered()), Answer(Ordered([.. names, .. convolutions])));
        float[] expected = Expected("keras"), found = Answer(Ordered("sequential/dense_2", names[0], names[1]));
        OnnxAgreement.Hold(expected, found, "another place of what is told by its sizes");
        string[] doubtful = ["b.weight 6x6", "a.weight 6x6"];
        foreach (string first in (string[])["a", "b"])
        {
            SafetensorsFile two = HandmadeWeights.Read(doubtful);
            Network network = WeightImport.Read(two, "dense 6 | dense 6", new Shape(6), new ImportOptions { Order = [first, first == "a" ? "b" : "a"] }).Network;
            Assert.Equal(HandmadeWeights.Values(two, $"{first}.weight")[1], network.Parameters[0].Value[1, 0]);
        }
    }

    [Fact]
    public void The_order_of_the_file_counts_where_it_is_not_that_of_the_names()
    {
        SafetensorsFile listed = HandmadeWeights.Read("second.weight 6x6", "first_one.weight 6x6");
        Assert.Equal(HandmadeWeights.Values(listed, "second.weight")[1], WeightImport.Read(listed, "dense 6 | dense 6", new Shape(6)).Network.Parameters[0].Value[1, 0]);
    }

    [Fact]
    public void Every_tensor_of_the_file_and_of_the_network_has_its_place()
    {
        SafetensorsFile file = File("named");
        ImportedNetwork imported = WeightImport.Read(file, "conv 3x2x4 stride 1x2 | batchnorm relu | conv 3x3x5 pad 1,1,0,0 | avgpool 2 | flatten | batchnorm | dense 8 | dense 8 | dense 4", new Shape(10, 14, 3));
        Assert.Equal(file.Entries.Select(entry => entry.Name).Order(), imported.Placements.Where(placement => placement.Source is not null).Select(placement => placement.Source).Order());
        Assert.Equal(imported.Network.State().Select(pair => pair.Key).Order(), imported.Placements.Where(placement => placement.Target is not null).Select(placement => placement.Target).Order());
        Assert.Equal(
            [
                new Placement("conv1.weight", "4×3×3×2", "F32", "conv1.weight", "3×2×3×4", "(out, in, h, w) → (h, w, in, out)"),
                new Placement(null, "", "", "conv1.bias", "4", "all 0: the file has none"),
                new Placement("fc1.weight", "8×40", "F32", "dense1.weight", "40×8", "(out, in) → (in, out); rows from C, H, W to H, W, C"),
                new Placement("bn2.running_var", "40", "F32", "batchnorm2.runningVariance", "40", "rows from C, H, W to H, W, C"),
                new Placement("bn1.num_batches_tracked", "()", "I64", null, "", "not needed for inference"),
            ],
            ((string?[])["conv1.weight", "conv1.bias", "dense1.weight", "batchnorm2.runningVariance", null]).Select(target => imported.Placements.First(placement => placement.Target == target)));
    }

    [Fact]
    public void A_weight_goes_through_without_losing_a_bit()
    {
        SafetensorsFile file = File("split");
        Network network = WeightImport.Read(file, Split, new Shape(12, 12, 1)).Network;
        var source = new float[4 * 3 * 3 * 3];
        file.CopyTo(file.Find("features.3.weight")!, source);
        Tensor weight = network.State().Single(pair => pair.Key == "conv2.weight").Value;
        for (int i = 0; i < source.Length; i++) Assert.Equal(source[i], weight[i / 3 % 3, i % 3, i / 9 % 3, i / 27]);
    }

    [Fact]
    public void Norms_keep_the_epsilon_of_the_library_that_trained_them()
    {
        SafetensorsFile file = File("keras");
        var source = new float[4];
        file.CopyTo(file.Find("sequential/batch_normalization/moving_variance:0")!, source);
        Network network = Read(Keras, null);
        Assert.Equal(source, network.State().Single(pair => pair.Key == "batchnorm1.runningVariance").Value.Span.ToArray());
        Assert.Equal([1e-3], Epsilons(network));
        Assert.Equal([1e-6], Epsilons(Read(Keras, 1e-6)));
        // What the architecture states itself counts, even the default of this library.
        Assert.Equal([1e-5], Epsilons(Read(Keras.Replace("batchnorm", "batchnorm epsilon 1e-5", StringComparison.Ordinal), 1e-6)));
        Network pyTorch = WeightImport.Read(HandmadeWeights.Read("n.weight 6", "n.bias 6", "d.weight 2x6"), "layernorm | dense 2", new Shape(6)).Network;
        Assert.Equal(1e-5, Assert.IsType<LayerNorm>(pyTorch.Layers.Layers[0]).Epsilon);
        Network keras = WeightImport.Read(HandmadeWeights.Read("n/gamma 6", "n/beta 6", "d/kernel 6x2"), "layernorm | dense 2", new Shape(6)).Network;
        Assert.Equal(1e-3, Assert.IsType<LayerNorm>(keras.Layers.Layers[0]).Epsilon);
        Assert.Equal("layernorm epsilon 0.001 | dense 2", keras.Architecture);

        Network Read(string architecture, double? epsilon) => WeightImport.Read(file, architecture, new Shape(10, 8, 2), new ImportOptions { Epsilon = epsilon }).Network;
        double[] Epsilons(Network of) => [.. of.Layers.Walk().OfType<BatchNorm>().Select(norm => norm.Epsilon)];
    }

    [Fact]
    public void A_file_tells_what_its_layers_are()
    {
        Assert.Equal(["conv 3x3x3", "conv 3x3x4", "dense 6", "dense 5"], WeightImport.Describe(File("split")));
        Assert.Equal(["batchnorm", "conv 3x3x4", "conv 3x3x4", "dense 6", "dense 6", "dense 3"], WeightImport.Describe(File("keras")));
    }

    internal static SafetensorsFile File(string name) => SafetensorsFile.Read(Path.Combine(Fixtures(), $"{name}.safetensors"));

    internal static float[] Expected(string name)
    {
        using JsonDocument answers = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(Fixtures(), "answers.json")));
        return [.. answers.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
    }

    /// <summary>To the pattern that the fixtures' script gives its models.</summary>
    internal static float[] Answer(Network network)
    {
        using var team = new WorkerTeam(1);
        NeuralCore.Workspace workspace = network.CreateWorkspace(1, team);
        for (int i = 0; i < workspace.Input.Length; i++) workspace.Input.Span[i] = i * 37 % 256 / 255f;
        return network.Forward(workspace).Span.ToArray();
    }

    private static string Fixtures() => Path.Combine(Path.GetDirectoryName(ThisFile())!, "Fixtures");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
