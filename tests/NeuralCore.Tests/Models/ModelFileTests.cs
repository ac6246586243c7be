using System.Globalization;
using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Models;

public class ModelFileTests
{
    public static TheoryData<string, string> Architectures =>
    [
        .. Presets.All.Select(preset => (preset.Architecture.Replace("{classes}", "10", StringComparison.Ordinal), "28x28x1")),
        ("conv 3x3x4 same | batchnorm relu | residual ( conv 3x3x4 same | batchnorm ) | residual ( conv 3x3x8 stride 2 same relu + conv 1x1x8 stride 2 ) | globalavgpool | dense 10", "9x7x3"),
        ("layernorm gelu | residual ( dense 6 silu | residual ( dense 6 ) ) | leakyrelu 0.2 | dropout 0.25 | dense 10", "6"),
        ("conv 2x3x5 pad 1,0,2,1 dilation 2 tanh | avgpool 2x1 stride 1 | maxpool 3 stride 2 same | flatten | batchnorm sigmoid | dense 10", "11x9x2"),
    ];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_model_comes_back_bit_for_bit(string architecture, string shape)
    {
        using var scratch = new Scratch();
        Network network = Sample.Network(architecture, new Shape([.. shape.Split('x').Select(int.Parse)]));
        var model = new Model(network, ClassNames.FashionMnist, [new(ModelKeys.DataSet, "Fashion-MNIST"), new("note", "é\n")]);
        ModelFile.Save(scratch.Path("m"), model);
        Model loaded = ModelFile.Load(scratch.Path("m"));

        Assert.Equal(network.Architecture, loaded.Network.Architecture);
        Assert.Equal(network.InputShape, loaded.InputShape);
        Assert.Equal(model.ClassNames, loaded.ClassNames);
        Assert.Equal(model.Provenance, loaded.Provenance);
        Assert.Equal(WeightHash.Of(network), WeightHash.Of(loaded.Network));
        foreach (((string name, Tensor was), (string _, Tensor now)) in network.State().Zip(loaded.Network.State())) Assert.True(was.Span.SequenceEqual(now.Span), name);
        Assert.Equal(Logits(network), Logits(loaded.Network));
        ModelFile.Save(scratch.Path("again"), loaded);
        Assert.Equal(File.ReadAllBytes(scratch.Path("m")), File.ReadAllBytes(scratch.Path("again")));
    }

    [Fact]
    public void Every_prefix_is_refused()
    {
        byte[] whole = Sample.Saved(Sample.Model());
        Sample.Load(whole);
        for (int length = 0; length < whole.Length; length++) Refused(whole[..length], "expected");
        Refused([.. whole, 0], "Bytes were added");
    }

    [Fact]
    public void Every_changed_bit_of_the_weights_is_refused()
    {
        byte[] whole = Sample.Saved(Sample.Model());
        int data = whole.Length - Sample.Split(whole).Data.Length;
        for (int bit = 8 * data; bit < 8 * whole.Length; bit++)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => Sample.Load(changed));
        }
    }

    [Theory]
    [InlineData("\"format\":\"neuralcore\"", "\"format\":\"pt\"", "\"pt\" (PyTorch)")]
    [InlineData("\"format\":\"neuralcore\"", "\"format\":\"keras\"", "written by another library")]
    [InlineData("\"format\":\"neuralcore\"", "\"other\":\"neuralcore\"", "found no format")]
    [InlineData("\"formatVersion\":\"1\"", "\"formatVersion\":\"2\"", "update the library")]
    [InlineData("\"formatVersion\":\"1\"", "\"version\":\"1\"", "__metadata__.formatVersion")]
    [InlineData("\"inputScaling\":\"0..1\"", "\"inputScaling\":\"-1..1\"", "update the library")]
    [InlineData("\"inputScaling\":\"0..1\"", "\"inputScaling\":\"0..1 mean 1,2,3\"",
        "a scaling for the channels of the images")]
    [InlineData("\"inputScaling\":", "\"scaling\":", "__metadata__.inputScaling")]
    [InlineData("\"architecture\":", "\"architektur\":", "__metadata__.architecture")]
    [InlineData("\"architecture\":\"flatten", "\"architecture\":\"flattten", "column 1")]
    [InlineData("\"architecture\":\"flatten |", "\"architecture\":\"flatten ||", "A layer is expected here")]
    [InlineData("dense 3 |", "dense 2 |", "expected 4×2")]
    [InlineData("dense 3 |", "dense 65536 |", "more than 35 parameters")]
    [InlineData("| batchnorm ", "| layernorm ", "\"layernorm1.scale\"")]
    [InlineData("| batchnorm ", "", "\"batchnorm1.scale\"")]
    [InlineData("\"inputShape\":\"2x2x1\"", "\"inputShape\":\"4\"", null)]
    [InlineData("\"inputShape\":\"2x2x1\"", "\"inputShape\":\"2x3x1\"", "6×3")]
    [InlineData("\"inputShape\":\"2x2x1\"", "\"inputShape\":\"2x2x1x1\"", "28x28x1")]
    [InlineData("\"inputShape\":\"2x2x1\"", "\"inputShape\":\"2x2x\"", "28x28x1")]
    [InlineData("\"inputShape\":\"2x2x1\"", "\"inputShape\":\"-2x-2x1\"", "28x28x1")]
    [InlineData("\"inputShape\":\"2x2x1\"", "\"inputShape\":\"0x2x1\"", "28x28x1")]
    [InlineData("\"inputShape\":\"2x2x1\"", "\"inputShape\":\"65536x65536x65536\"", "28x28x1")]
    [InlineData("\"inputShape\":\"2x2x1\"", "\"inputShape\":\"65536x32767x1\"", "more than 35 parameters")]
    [InlineData("\"inputShape\":", "\"shape\":", "__metadata__.inputShape")]
    [InlineData("[\\\"yes\\\",\\\"no\\\"]", "[\\\"yes\\\"]", "2 names, one per output")]
    [InlineData("[\\\"yes\\\",\\\"no\\\"]", "[\\\"yes\\\",1]", "a JSON list of texts")]
    [InlineData("[\\\"yes\\\",\\\"no\\\"]", "[\\\"yes\\\",\\\"no\\\"", "a JSON list of texts")]
    [InlineData("[\\\"yes\\\",\\\"no\\\"]", "[\\\"yes\\\",[\\\"no\\\"]]", "a JSON list of texts")]
    [InlineData("[\\\"yes\\\",\\\"no\\\"]", "{}", "a JSON list of texts")]
    [InlineData("[\\\"yes\\\",\\\"no\\\"]", "", "a JSON list of texts")]
    [InlineData("\"classNames\":", "\"names\":", "__metadata__.classNames")]
    [InlineData("\"weightsSha256\":\"", "\"weightsSha256\":\"0", "damaged or changed")]
    [InlineData("\"weightsSha256\":", "\"hash\":", "__metadata__.weightsSha256")]
    [InlineData("\"dense1.weight\"", "\"dense1.kernel\"", "tensor \"dense1.weight\"")]
    [InlineData("\"batchnorm1.runningMean\"", "\"batchnorm1.mean\"", "tensor \"batchnorm1.runningMean\"")]
    [InlineData("\"shape\":[4,3]", "\"shape\":[3,4]", "expected 4×3, as the architecture has it, found 3×4")]
    [InlineData("\"shape\":[4,3]", "\"shape\":[12]", "expected 4×3")]
    [InlineData("\"shape\":[4,3]", "\"shape\":[4,3,1]", "expected 4×3")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[4,3]", "\"dtype\":\"I32\",\"shape\":[4,3]", "dtype I32")]
    public void A_changed_field_is_refused_by_its_name(string from, string to, string? expected)
    {
        byte[] changed = Sample.WithHeader(Sample.Saved(Sample.Model()), from, to);
        // What still describes a whole model (the flat input has the same parameters) is one.
        if (expected is null) Assert.Equal(new Shape(4), Sample.Load(changed).InputShape);
        else Refused(changed, expected);
    }

    [Fact]
    public void A_tensor_that_no_layer_has_is_refused_by_its_name()
    {
        byte[] whole = Sample.Saved(Sample.Model());
        (string header, byte[] data) = Sample.Split(whole);
        string entry = $",\"extra\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[{data.Length},{data.Length + 4}]}}}}";
        Refused(Sample.File(System.Text.Encoding.UTF8.GetBytes(header.TrimEnd()[..^1] + entry), [.. data, 0, 0, 0, 0]), "tensor \"extra\"");
    }

    [Fact]
    public void A_hostile_architecture_allocates_nothing_big()
    {
        byte[] whole = Sample.Saved(Sample.Model());
        foreach (string architecture in (string[])["dense 65536 | dense 65536", "conv 1x1x65536 | batchnorm", "residual ( dense 60000 | dense 60000 )", "conv 90x90x900 same", "layernorm | layernorm"])
        {
            byte[] changed = Sample.WithHeader(Sample.WithHeader(whole, "flatten | dense 3 | relu", architecture), "2x2x1", "1000x1000x1");
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refused(changed, "more than 35 parameters");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        }
    }

    [Fact]
    public void An_endless_architecture_is_refused_before_it_is_read() =>
        Refused(Sample.WithHeader(Sample.Saved(Sample.Model()), "flatten |", string.Concat(Enumerable.Repeat("relu |", 20_000))), "at most 65536 characters");

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_not_finite_is_refused_by_name_on_both_sides(float value)
    {
        using var scratch = new Scratch();
        Model model = Sample.Model();
        byte[] whole = Sample.Saved(model);
        // dense1.bias lies behind dense1.weight, 4×3 numbers.
        BitConverter.TryWriteBytes(whole.AsSpan(whole.Length - Sample.Split(whole).Data.Length + 4 * (12 + 1)), value);
        Refused(whole, $"tensor \"dense1.bias\": expected finite numbers, found {value.ToString(CultureInfo.InvariantCulture)} at index 1");

        ModelFile.Save(scratch.Path("m"), model);
        model.Network.Parameters[1].Value[1] = value;
        Assert.Contains("dense1.bias[1]", Assert.Throws<ArgumentException>(() => ModelFile.Save(scratch.Path("m"), model)).Message, StringComparison.Ordinal);
        Assert.True(float.IsFinite(ModelFile.Load(scratch.Path("m")).Network.Parameters[1].Value[1]));
    }

    [Fact]
    public void A_network_whose_text_does_not_give_it_back_is_not_saved()
    {
        using var scratch = new Scratch();
        var model = new Model(new Network(new Shape(2), 1, new Dense(2), new Unknown()), Sample.TwoClasses);
        Assert.Contains("cannot be saved", Assert.Throws<ArgumentException>(() => ModelFile.Save(scratch.Path("m"), model)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Folder));
    }

    [Fact]
    public void A_model_checks_its_class_names_and_provenance()
    {
        Network network = Sample.Model().Network;
        Assert.Throws<ArgumentException>(() => new Model(network, ["one"]));
        Assert.Throws<ArgumentException>(() => new Model(network, Sample.TwoClasses, [new(ModelKeys.Architecture, "x")]));
        Assert.Throws<ArgumentException>(() => new Model(network, Sample.TwoClasses, [new("a", "x"), new("a", "y")]));
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_nothing_else()
    {
        using var scratch = new Scratch();
        Model model = Sample.Model();
        ModelFile.Save(scratch.Path("m"), model);
        byte[] old = File.ReadAllBytes(scratch.Path("m"));
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(scratch.Path("m"), file =>
        {
            file.Write(old.AsSpan(0, 100));
            throw new InvalidOperationException("The power went out.");
        }));
        Assert.Equal(old, File.ReadAllBytes(scratch.Path("m")));
        Directory.CreateDirectory(scratch.Path("taken"));
        Assert.ThrowsAny<IOException>(() => ModelFile.Save(scratch.Path("taken"), model));
        Assert.ThrowsAny<IOException>(() => ModelFile.Save(scratch.Path("no/such/folder/m"), model));
        Assert.Equal(["m"], Directory.GetFiles(scratch.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_missing_file_is_an_io_error()
    {
        using var scratch = new Scratch();
        Assert.Throws<FileNotFoundException>(() => ModelFile.Load(scratch.Path("none")));
    }

    private static void Refused(byte[] content, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Sample.Load(content)).Message, StringComparison.Ordinal);

    private static float[] Logits(Network network)
    {
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(2, team);
        var random = new RandomStream(3, RandomPurpose.Test);
        for (int i = 0; i < workspace.Input.Length; i++) workspace.Input[i] = (float)random.NextDouble();
        return network.Forward(workspace).Span.ToArray();
    }

    private sealed class Unknown : Layer
    {
        public override string Kind => "unknown";

        public override Shape OutputShape(Shape input) => input;

        public override void Forward(Pass pass, Tensor x, Tensor y) => y.CopyFrom(x);

        public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx) => dx?.CopyFrom(dy);
    }
}
