using System.Text.Json;
using NeuralCore.Interop.Wasm;
using NeuralCore.Tests.Models.Onnx;
using static NeuralCore.Tests.Models.Wasm.WasmAgreement;

namespace NeuralCore.Tests.Models.Wasm;

/// <summary>Exported modules in Wasmtime: the engine's bits, the plan, the metadata, what is refused.</summary>
public sealed class WasmFileTests
{
    private static readonly Shape Digit = new(28, 28, 1);

    public static TheoryData<string> PresetNames => [.. Presets.All.Select(preset => preset.Name)];

    /// <summary>Odd sizes: channels that fill no vector, strides, gaps, padding on one side, rows shorter than a tile.</summary>
    public static TheoryData<string, int, int, int> Odd => new()
    {
        { "conv 3x3x7 same relu | conv 2x3x13 stride 2x1 dilation 1x2 pad 1,0,2,1 | gelu | flatten | dense 45", 9, 11, 3 },
        { "conv 5x5x9 stride 3 same | tanh | maxpool 3 stride 2 same | conv 1x1x33 nobias | silu | globalavgpool | dense 5", 17, 14, 2 },
        { "conv 3x3x5 dilation 2 | layernorm | avgpool 2x3 stride 1 pad 1 | residual ( conv 3x3x5 same | batchnorm + conv 1x1x5 ) | leakyrelu 0.3 | flatten | dense 3", 8, 10, 1 },
        { "maxpool 2x3 stride 1x2 pad 1,1,2,1 | dropout 0.2 | sigmoid | flatten | batchnorm | layernorm | dense 71 | relu | dense 2", 6, 7, 6 },
        { "conv 1x1x4 | conv 6x5x1 | flatten | sigmoid", 6, 5, 1 },
    };

    [Theory, MemberData(nameof(PresetNames))]
    public void A_preset_has_the_bits_of_the_engine(string preset) =>
        Hold(ModelOf(DrawnNetwork.Drawn(Presets.Find(preset, 10)!, Digit, 5)), preset, 28);

    [Theory, MemberData(nameof(Odd))]
    public void Odd_sizes_have_the_bits_of_the_engine(string architecture, int height, int width, int channels) =>
        Hold(ModelOf(DrawnNetwork.Drawn(architecture, new Shape(height, width, channels), 6)), architecture, width);

    [Fact]
    public void A_row_of_features_is_an_input_too() =>
        Hold(ModelOf(DrawnNetwork.Drawn("layernorm | dense 9 | batchnorm | gelu | dense 35", new Shape(13), 7)), "features", 1);

    /// <summary>Sizes go up and down, so that a run finds the numbers of another one in its memory.</summary>
    [Theory, InlineData("digits"), InlineData("text")]
    public void A_line_reader_has_the_bits_of_the_engine_at_every_width(string name)
    {
        Model model = Reader(name);
        Hold(model, name, name == "digits" ? [96, 16, 400, 20, 17] : [48]);
    }

    [Fact]
    public void Every_activation_is_kept_with_its_shape()
    {
        Network network = DrawnNetwork.Drawn(
            "conv 3x3x6 same relu | residual ( conv 1x3x6 same | batchnorm ) | dropout 0.5 | maxpool 2 | flatten | dense 7", new Shape(6, 8, 2), 8);
        Model model = ModelOf(network);
        using var module = new WasmtimeModule(WasmFile.Write(model, "network"));
        float[] input = Numbers.Random(6 * 8 * 2, 9);
        module.Run(input, 8, 7, isExact: false);
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(1, team, joined: false);
        input.CopyTo(workspace.Input.Span);
        network.Forward(workspace);
        string[] names = ["conv1", "relu1", "residual1.conv1", "residual1.batchnorm1", "residual1", "dropout1", "maxpool1", "flatten1", "dense1"];
        Assert.Equal(names, Enumerable.Range(0, module.Metadata.GetProperty("layers").GetArrayLength()).Select(i => module.Layer(i).Name));
        for (int layer = 0; layer < network.Layers.Layers.Count; layer++)
        {
            Tensor expected = workspace.Activation(layer + 1);
            (_, int[] shape, float[] values) = module.Layer(Array.IndexOf(names, network.Layers.Layers[layer].Name));
            Assert.Equal(expected.Shape.Rank == 4 ? expected.Shape.ToArray()[1..] : [1, 1, expected.Shape[1]], shape);
            Numbers.AssertSameBits(expected.Span, values, network.Layers.Layers[layer].Name);
        }
    }

    /// <summary>Infinities, NaN and the smallest numbers take the same way through each function.</summary>
    [Theory, InlineData("relu"), InlineData("leakyrelu 0.2"), InlineData("sigmoid"), InlineData("tanh"), InlineData("silu"), InlineData("gelu"),
        InlineData("batchnorm"), InlineData("layernorm"), InlineData("maxpool 2"), InlineData("avgpool 2")]
    public void Extreme_inputs_have_the_bits_of_the_engine(string layer)
    {
        var shape = new Shape(6, 9, 3);
        Network network = DrawnNetwork.Drawn(layer, shape, 10);
        using var module = new WasmtimeModule(WasmFile.Write(ModelOf(network), "network"));
        Compare(network, module, Numbers.Extreme(shape.Length, 11), shape, layer);
        Compare(network, module, [.. Enumerable.Range(0, shape.Length).Select(i => (i - 81) * 1.25f)], shape, layer);
    }

    /// <summary>Sums halfway between two floats, products below the smallest floats, and neither a number.</summary>
    [Theory, InlineData("conv 3x3x11 same | conv 2x2x8 stride 2"), InlineData("flatten | dense 77")]
    public void Products_of_every_size_have_the_bits_of_the_engine(string layers)
    {
        var shape = new Shape(5, 9, 3);
        Network network = DrawnNetwork.Drawn(layers, shape, 12);
        Model model = ModelOf(network);
        float[] random = Numbers.Random(shape.Length, 13);
        using (var module = new WasmtimeModule(WasmFile.Write(model, "network")))
        {
            foreach (int exponent in (int[])[0, -40, -49, -51, -60, -100, -126, -149, 60, 63, 65, 120])
                Compare(network, module, [.. random.Select(x => MathF.ScaleB(x, exponent))], shape, $"{layers}, inputs 2^{exponent}");
            Compare(network, module, Numbers.Whole(shape.Length, 2, 14), shape, $"{layers}, whole inputs");
            Compare(network, module, Numbers.Extreme(shape.Length, 15), shape, $"{layers}, extreme inputs");
        }

        // At the limits of the faster code, where sums are subnormal or close to the largest float.
        foreach ((int inputs, int weights) in ((int, int)[])[(-49, -50), (-49, -55), (63, 41), (63, 39), (63, 70), (70, 58)])
        {
            Network scaled = DrawnNetwork.Drawn(layers, shape, 12);
            float[] whole = Numbers.Whole(scaled.Parameters[0].Value.Length, 3, 16);
            for (int i = 0; i < whole.Length; i++) scaled.Parameters[0].Value.Span[i] = MathF.ScaleB(whole[i], weights);
            if (inputs < 0) scaled.Parameters[1].Value.Span.Clear();
            using var module = new WasmtimeModule(WasmFile.Write(ModelOf(scaled), "network"));
            Compare(scaled, module, [.. random.Select(x => MathF.ScaleB(x, inputs))], shape, $"{layers}, 2^{inputs}·2^{weights}");
        }
    }

    /// <summary>
    /// bias + x·w is less than half a unit of the bias above it, by so little that a sum of 53 bits is halfway: rounded
    /// twice it would be one unit too large. Small products take the same way with subnormal sums.
    /// </summary>
    [Theory, InlineData(-12, -12, 0), InlineData(-50, -100, -126), InlineData(-100, -50, -126), InlineData(-75, -75, -126)]
    public void A_sum_just_below_halfway_is_rounded_once(int inputs, int weights, int bias)
    {
        foreach (string layers in (string[])["flatten | dense 39", "conv 1x1x13"])
        {
            Network network = DrawnNetwork.Drawn(layers, new Shape(1, 1, 1), 1);
            network.Parameters[0].Value.Span.Fill(MathF.ScaleB(MathF.BitDecrement(1) * 2 - 1, weights)); // (1 − u)·2^weights
            network.Parameters[1].Value.Span.Fill(MathF.ScaleB(1 + 3 * MathF.ScaleB(1, -23), bias));
            if (bias < 0) network.Parameters[1].Value.Span.Fill(BitConverter.Int32BitsToSingle(0x400_001));
            float input = MathF.ScaleB(MathF.BitIncrement(1), inputs); // (1 + u)·2^inputs
            float[] expected = Outputs(network, [input], network.InputShape);
            Assert.All(expected, output => Assert.Equal(network.Parameters[1].Value.Span[0], output));
            Assert.NotEqual(expected[0], (float)((double)input * network.Parameters[0].Value.Span[0] + network.Parameters[1].Value.Span[0]));
            using var module = new WasmtimeModule(WasmFile.Write(ModelOf(network), "network"));
            Compare(network, module, [input], network.InputShape, layers);
        }
    }

    /// <summary>As above, in one channel only: the faster code tests all channels of a tile at its end.</summary>
    [Theory, InlineData("flatten | dense 39"), InlineData("conv 1x1x39")]
    public void A_sum_just_below_halfway_is_noticed_in_any_channel(string layers)
    {
        const int Channels = 39;
        Network network = DrawnNetwork.Drawn(layers, new Shape(1, 1, Channels), 1);
        Span<float> weights = network.Parameters[0].Value.Span;
        weights.Clear();
        for (int k = 0; k < Channels; k++) weights[k * Channels + k] = MathF.ScaleB(MathF.BitDecrement(1) * 2 - 1, -12);
        network.Parameters[1].Value.Span.Fill(1 + 3 * MathF.ScaleB(1, -23));
        using var module = new WasmtimeModule(WasmFile.Write(ModelOf(network), "network"));
        for (int k = 0; k < Channels; k++)
        {
            var input = new float[Channels];
            input[k] = MathF.ScaleB(MathF.BitIncrement(1), -12);
            Compare(network, module, input, network.InputShape, $"{layers}, channel {k}");
        }
    }

    [Fact]
    public void Quantized_weights_stay_bytes_in_the_file()
    {
        Model model = Reader("digits");
        int parameters = (int)model.Network.ParameterCount, int8 = WasmFile.Write(model, "digits").Length;
        Assert.InRange(int8, parameters, parameters + 40_000);
        model.Network.Parameters[0].Value.Span[0] += 1e-6f; // no longer a whole number of scales
        Hold(model, "changed", 16);
        Assert.True(WasmFile.Write(model, "digits").Length > int8);
    }

    [Fact]
    public void A_plan_refuses_widths_that_the_network_does_not_take()
    {
        using var classifier = new WasmtimeModule(WasmFile.Write(ModelOf(DrawnNetwork.Drawn("flatten | dense 3", Digit, 1)), "x"));
        foreach (int width in (int[])[0, -1, 27, 29, 56, int.MaxValue, int.MinValue]) Assert.Equal(0, classifier.Plan(width));
        Assert.NotEqual(0, classifier.Plan(28));
        using var reader = new WasmtimeModule(WasmFile.Write(Reader("digits"), "digits"));
        int most = reader.Metadata.GetProperty("input").GetProperty("maxWidth").GetInt32();
        foreach (int width in (int[])[0, -16, 3, most + 1, int.MaxValue, int.MinValue]) Assert.Equal(0, reader.Plan(width));
        Assert.NotEqual(0, reader.Plan(4));
        Assert.NotEqual(0, reader.Plan(most));
    }

    [Fact]
    public void Metadata_describes_the_model()
    {
        var model = new Model(DrawnNetwork.Drawn("flatten | dense 3", new Shape(2, 4, 1), 1), ["ä", "\"", "c"],
            [new(ModelKeys.Temperature, "1.5"), new(ModelKeys.RejectBelow, "0.25")], new InputScaling(1, [0.5], [0.25]));
        JsonElement json = JsonDocument.Parse(WasmtimeModule.Section(WasmFile.Write(model, "small"), "neuralcore")).RootElement;
        Assert.Equal("classifier", Text("kind"));
        Assert.Equal("small", Text("name"));
        Assert.Equal(["ä", "\"", "c"], json.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal("""{"height":2,"width":4,"channels":1,"freeWidth":false,"maxWidth":4}""", json.GetProperty("input").GetRawText());
        Assert.Equal("""{"text":"0..1 mean 0.5 std 0.25","factors":[4],"offsets":[-2]}""", json.GetProperty("scaling").GetRawText());
        Assert.Equal(1.5, json.GetProperty("temperature").GetDouble());
        Assert.Equal(0.25, json.GetProperty("rejectBelow").GetDouble());
        Assert.Equal(WeightHash.Of(model.Network), Text("weightsSha256"));
        JsonElement reader = JsonDocument.Parse(WasmtimeModule.Section(WasmFile.Write(Reader("digits"), "digits"), "neuralcore")).RootElement;
        Assert.Equal("line", reader.GetProperty("kind").GetString());
        Assert.Equal("0123456789.,-/:", reader.GetProperty("alphabet").GetString());
        Assert.True(reader.GetProperty("input").GetProperty("freeWidth").GetBoolean());
        Assert.Equal([1, 24, 16], reader.GetProperty("layers").EnumerateArray().Last().GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));

        string Text(string key) => json.GetProperty(key).GetString()!;
    }

    [Fact]
    public void What_cannot_be_exported_is_refused_by_a_sentence()
    {
        Refuse("TemporaryLayer", new Network(new Shape(4), 1, new Dense(2), new TemporaryLayer()));
        Refuse("3×4", new Network(new Shape(3, 4), 1, new ReLU()));
        Network diverged = DrawnNetwork.Drawn("dense 2", new Shape(4), 1);
        diverged.Parameters[0].Value.Span[3] = float.NaN;
        Refuse("not finite", diverged);
        Refuse("bytes", new Network(new Shape(20_000, 20_000, 1), 1, new ReLU(), new GlobalAveragePool2D()));

        static void Refuse(string expected, Network network) => Assert.Contains(
            expected, Assert.Throws<ArgumentException>(() => WasmFile.Write(ModelOf(network), "x")).Message, StringComparison.Ordinal);
    }

    internal static Model Reader(string name)
    {
        using Stream file = typeof(Handwriting.GeneratedDigits).Assembly.GetManifestResourceStream($"{name}.safetensors")!;
        return ModelFile.Load(file, name);
    }

    private sealed class TemporaryLayer : Activation
    {
        public override string Kind => "temporary";

        public override void Forward(Pass pass, Tensor x, Tensor y) => y.CopyFrom(x);

        public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx) => dx?.CopyFrom(dy);
    }
}
