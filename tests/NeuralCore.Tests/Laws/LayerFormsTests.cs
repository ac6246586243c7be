using NeuralCore.Interop.Onnx;
using static NeuralCore.Tests.Models.Onnx.DrawnNetwork;

namespace NeuralCore.Tests.Laws;

/// <summary>Every layer of the library can be written as architecture text, saved, and exported; a new one fails here until it has its line. (Gradients: EnrolmentTests.)</summary>
public sealed class LayerFormsTests
{
    private static readonly Shape Image = new(7, 6, 2);

    /// <summary>Of each layer, one with the defaults and one in which every argument that a user may choose is another.</summary>
    private static Layer[] Layers =>
    [
        new Dense(4), new Dense(4, bias: false),
        new Conv2D(3, 2), new Conv2D(3, new Size(2, 3), new Size(2, 1), Padding.Explicit(1, 0, 2, 1), new Size(1, 2), bias: false),
        new MaxPool2D(2), new MaxPool2D(new Size(2, 3), 1, Padding.Same),
        new AveragePool2D(2), new AveragePool2D(new Size(3, 2), new Size(2, 1), Padding.Explicit(1)),
        new GlobalAveragePool2D(), new Flatten(), new Dropout(0.3),
        new BatchNorm(), new BatchNorm(epsilon: 0.01, momentum: 0.02),
        new LayerNorm(), new LayerNorm(epsilon: 0.01),
        new Residual([new Conv2D(2, 1), new Tanh()]), new Residual([new Conv2D(4, 3, padding: Padding.Same)], [new Conv2D(4, 1, bias: false), new BatchNorm()]),
        new ReLU(), new LeakyReLU(), new LeakyReLU(0.2), new Sigmoid(), new Tanh(), new GELU(), new SiLU(),
    ];

    /// <summary>Layers that ONNX export refuses, with the sentence; none today.</summary>
    private static readonly Dictionary<Type, string> Unexported = [];

    public static TheoryData<int, string> Cases => [.. Layers.Select((layer, i) => (i, layer.Text))];

    [Fact]
    public void Every_layer_has_a_line_here()
    {
        Type[] concrete = [.. typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && type is { IsAbstract: false, IsPublic: true })];
        Assert.Equal(concrete.Select(type => type.Name).Order(), Layers.Select(layer => layer.GetType().Name).Distinct().Order());
    }

    /// <summary>An argument that the text lost would be lost in every model file.</summary>
    [Fact]
    public void Every_argument_of_a_constructor_is_in_the_text()
    {
        foreach (IGrouping<Type, Layer> forms in Layers.GroupBy(layer => layer.GetType()))
        {
            var arguments = forms.Key.GetConstructors().Single().GetParameters().Where(parameter => parameter.ParameterType != typeof(Initializer)).ToArray();
            string longest = forms.MaxBy(layer => layer.Text.Length)!.Text;
            int words = longest.Split([' ', 'x', '+'], StringSplitOptions.RemoveEmptyEntries).Length;
            Assert.True(words > arguments.Length, $"{longest} has no word for each of {string.Join(", ", arguments.Select(argument => argument.Name))}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Text_gives_the_layer_back(int index, string text)
    {
        Network network = Around(Layers[index]), rebuilt = NetworkArchitecture.Build(network.Architecture, Image, 1);
        Assert.Contains(text, network.Architecture, StringComparison.Ordinal);
        Assert.Equal(network.Architecture, rebuilt.Architecture);
        Assert.Equal(Kinds(network), Kinds(rebuilt));
        Assert.Equal(WeightHash.Of(network), WeightHash.Of(rebuilt)); // the same weights are drawn for it
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_parameter_count_is_known_before_the_parameters(int index, string text)
    {
        Network network = Around(Layers[index]);
        long counted = 0;
        Count(network.Layers, Image);
        Assert.Equal(network.ParameterCount, counted);
        Assert.Throws<ArchitectureException>(() => NetworkArchitecture.Build(network.Architecture, Image, 1, parameterLimit: network.ParameterCount - 1));
        NetworkArchitecture.Build(network.Architecture, Image, 1, parameterLimit: network.ParameterCount);
        Assert.NotEmpty(text);

        void Count(Sequential chain, Shape shape)
        {
            foreach (Layer layer in chain.Layers)
            {
                counted += layer.ParameterCount(shape);
                foreach (Sequential branch in layer.Branches) Count(branch, shape);
                shape = layer.OutputShape(shape);
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_model_file_gives_the_layer_back(int index, string text)
    {
        Network network = Drawn(Around(Layers[index]).Architecture, Image, 3);
        byte[] saved = Models.Sample.Saved(ModelOf(network));
        Network loaded = Models.Sample.Load(saved).Network;
        (float[] input, _) = Images(Image, 3);
        Assert.Equal(Kinds(network), Kinds(loaded));
        Numbers.AssertSameBits(Answers(network, input), Answers(loaded, input), text);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Onnx_computes_the_same_or_a_sentence_refuses(int index, string text)
    {
        Network network = Drawn(Around(Layers[index]).Architecture, Image, 4);
        if (Unexported.TryGetValue(Layers[index].GetType(), out string? sentence))
        {
            Assert.Contains(sentence, Assert.Throws<ArgumentException>(() => OnnxFile.Write(ModelOf(network))).Message, StringComparison.Ordinal);
            return;
        }

        (float[] input, _) = Images(Image, 4);
        var graph = OnnxGraph.Read(OnnxFile.Write(ModelOf(network)), "exported");
        Models.Onnx.OnnxAgreement.Hold(Answers(network, input), Answers(graph.ToNetwork(), input), text);
        Models.Onnx.OnnxAgreement.Hold(Answers(network, input), Answers(OnnxConversion.ToModel(graph).Network, input), $"{text}, back as layers");
    }

    [Theory, MemberData(nameof(Cases))]
    public void WebAssembly_computes_the_same_bits(int index, string text) =>
        Models.Wasm.WasmAgreement.Hold(ModelOf(Drawn(Around(Layers[index]).Architecture, Image, 5)), text, Image[1]);

    /// <summary>On images where the layer takes them, else on features; a dense layer behind it.</summary>
    private static Network Around(Layer layer) =>
        layer is Dense ? new Network(Image, 1, new Flatten(), layer, new Dense(3)) : layer is Flatten or GlobalAveragePool2D ? new Network(Image, 1, layer, new Dense(3)) : new Network(Image, 1, layer, new Flatten(), new Dense(3));

    private static IEnumerable<Type> Kinds(Network network) => network.Layers.Walk().Select(layer => layer.GetType());
}
