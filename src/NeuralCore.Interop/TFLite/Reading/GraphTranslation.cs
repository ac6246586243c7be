using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.Onnx.Graph;
using NeuralCore.Interop.Onnx.Messages;
using NeuralCore.Interop.TFLite.Messages;

namespace NeuralCore.Interop.TFLite.Reading;

/// <summary>
/// Translates a TFLite graph to the nodes of an ONNX graph, which this library plans, runs and converts to layers.
/// </summary>
/// <remarks><code>
/// Images     (N, H, W, C) → (N, C, H, W) before the first operator that needs it, and back before a reshape
/// Quantized  constants become real numbers; a quantized result is rounded to its scale by FakeQuantize
/// </code>
/// A rounded result differs from that of a TFLite interpreter by at most one unit, where the interpreter rounds a half
/// in the other direction.</remarks>
internal sealed class GraphTranslation
{
    private const string Channels = "channelsFirst", Last = "channelsLast";

    private readonly List<NodeMessage> nodes = [];
    private readonly List<TensorMessage> constants = [];
    private readonly HashSet<string> names = [];
    private readonly Dictionary<int, TranslatedValue> values = [];
    private readonly HashSet<int> columns = [];
    private readonly Dictionary<int, int> aliases = [];
    private readonly Dictionary<(int Tensor, bool IsChannelsFirst), string> turned = [];
    private readonly TFLiteModel model;
    private readonly string file;

    /// <param name="length">Of the file, in bytes.</param>
    public GraphTranslation(TFLiteModel model, string file, int length)
    {
        (this.model, this.file, Constants) = (model, file, new Constants(file, length));
        if (model.Inputs is not [var input])
            throw Fail("graph inputs", "one input", $"{model.Inputs.Count}");
        if (model.Outputs.Count == 0) throw Fail("graph outputs", "one", "none");
        HasFreeBatch = model.Operators.SelectMany(one => one.Outputs).Append(input)
            .All(tensor => model.Tensors[tensor].Sizes is [1, _, ..]);
        Set(input, Name(model.Tensors[input].Name), isChannelsFirst: false);
        string inputName = values[input].Name;
        Set(input, Rounded(input, inputName), isChannelsFirst: false);
        foreach (TFLiteOperator one in model.Operators) OperatorTranslation.Translate(this, one);
        ValueMessage[] outputs = [.. model.Outputs.Select(tensor => new ValueMessage(
            model.Tensors[tensor].Sizes.Length == 4 ? ChannelsFirst(tensor) : Plain(tensor), ElementType.Float, null))];
        int[] sizes = model.Tensors[input].Sizes;
        int?[] axes = [HasFreeBatch ? null : sizes.FirstOrDefault(), .. sizes.Skip(1).Select(size => (int?)size)];
        Graph = new GraphMessage("TFLite", nodes, constants, [new(inputName, ElementType.Float, axes)], outputs);
        bool isImage = sizes.Length == 4 && sizes.All(size => size > 0);
        Input = isImage ? new OnnxInput(inputName, HasFreeBatch ? null : sizes[0], sizes[1..], new Shape(sizes.AsSpan(1)),
            ChannelsFirst: false) : OnnxInput.Of(Graph, file);
    }

    public GraphMessage Graph { get; }

    public OnnxInput Input { get; }

    public Constants Constants { get; }

    /// <summary>Whether the graph runs with any batch size: then the first axis of all values is the batch.</summary>
    public bool HasFreeBatch { get; }

    /// <summary>The paddings of PAD operators that the next convolution or pooling may take over.</summary>
    public Dictionary<int, ZeroPadding> Paddings { get; } = [];

    /// <summary>The name of a computed tensor's value in the ONNX graph.</summary>
    public string NameOf(int tensor) => values[tensor].Name;

    public TFLiteTensor Tensor(int number) => model.Tensors[number];

    /// <summary>The tensor with the data of a constant.</summary>
    public TFLiteTensor Source(int number) => model.Tensors[aliases.GetValueOrDefault(number, number)];

    public bool IsConstant(int number) => number >= 0 && !values.ContainsKey(number) && Source(number).Data is not null;

    /// <summary>Makes the output of an operator the same constant as its input.</summary>
    public void Alias(TFLiteOperator one) =>
        aliases[one.Outputs[0]] = aliases.GetValueOrDefault(one.Inputs[0], one.Inputs[0]);

    public bool IsChannelsFirst(int tensor) => values.TryGetValue(tensor, out TranslatedValue value)
        && value.IsChannelsFirst;

    /// <summary>The value with the axes of the file.</summary>
    public string Plain(int tensor) => Turned(tensor, isChannelsFirst: false);

    /// <summary>An image as (N, C, H, W).</summary>
    public string ChannelsFirst(int tensor) => model.Tensors[tensor].Sizes.Length == 4
        ? Turned(tensor, isChannelsFirst: true)
        : throw Constants.Fail(model.Tensors[tensor], "images of N×H×W×C", Sizes(tensor));

    /// <summary>Adds a node.</summary>
    /// <returns>The name of its output.</returns>
    public string Node(string operation, int tensor, string[] inputs, params AttributeMessage[] attributes)
    {
        string name = Name(names.Contains(Label(tensor)) ? $"{Label(tensor)}.{operation}" : Label(tensor));
        nodes.Add(new NodeMessage(name, operation, inputs, [name], attributes,
            operation == OperatorCatalog.FakeQuantize ? OperatorCatalog.OwnDomain : ""));
        return name;
    }

    public string Constant(string name, float[] numbers, params int[] sizes)
    {
        name = Name(name);
        constants.Add(new TensorMessage(name, sizes, numbers, null));
        return name;
    }

    public string Constant(string name, long[] numbers)
    {
        name = Name(name);
        constants.Add(new TensorMessage(name, [numbers.Length], null, numbers));
        return name;
    }

    /// <summary>Defines the output of an operator: applies its fused activation and rounds a quantized value.</summary>
    public void Return(TFLiteOperator one, string name, bool isChannelsFirst, bool isRounded = false)
    {
        int tensor = one.Outputs[0];
        if (values.ContainsKey(tensor))
            throw Constants.Fail(model.Tensors[tensor], "one operator that computes it", "two");
        // Features as an image of one pixel, (N, 1, 1, F), stay features for a conversion to layers.
        if (model.Tensors[tensor].Sizes is [_, 1, 1, _] && one.Inputs[0] >= 0
            && (columns.Contains(one.Inputs[0]) || model.Tensors[one.Inputs[0]].Sizes.Length == 2)) columns.Add(tensor);
        name = one.Options.Activation switch
        {
            FusedActivation.None => name,
            FusedActivation.Relu => Node("Relu", tensor, [name]),
            FusedActivation.Tanh => Node("Tanh", tensor, [name]),
            FusedActivation.Relu6 => Clip(tensor, name, 0, 6),
            _ => Clip(tensor, name, -1, 1),
        };
        Set(tensor, isRounded ? name : Rounded(tensor, name), isChannelsFirst);
    }

    public string Clip(int tensor, string name, float low, float high) => Node("Clip", tensor,
        [name, Constant($"{Label(tensor)}.low", [low]), Constant($"{Label(tensor)}.high", [high])]);

    /// <summary>The same elements with the sizes of a tensor, or with others.</summary>
    public string Reshape(int tensor, string value, int[]? sizes = null)
    {
        sizes ??= model.Tensors[tensor].Sizes;
        long[] shape = [.. sizes.Select((size, axis) => axis == 0 && HasFreeBatch ? -1L : size)];
        return Node("Reshape", tensor, [value, Constant($"{Label(tensor)}.shape", shape)]);
    }

    public string Sizes(int tensor) => $"({string.Join("×", model.Tensors[tensor].Sizes)})";

    public InvalidDataException Fail(TFLiteOperator one, string expected, string found) =>
        Fail($"operator {BadFile.Quote(Label(one.Outputs[0]))} ({one.Code})", expected, found);

    private InvalidDataException Fail(string place, string expected, string found) =>
        BadFile.At(file, place, expected, found, OnnxGraph.ExportAgain);

    private string Rounded(int tensor, string name)
    {
        TFLiteTensor value = model.Tensors[tensor];
        if (value.Type is TensorType.Float32) return name;
        if (TFLite.Reading.Constants.Range(value.Type) is not var (low, high))
            throw Constants.Fail(value, "values of type Float32, Int8, UInt8 or Int16", $"type {value.Type}");
        if (value.Quantization is not { Scales.Length: 1 } quantization || !(quantization.Scale > 0))
            throw Constants.Fail(value, "one scale above 0 for quantized values", "none");
        return Node(OperatorCatalog.FakeQuantize, tensor, [name],
            new AttributeMessage("scale") { Number = quantization.Scale },
            new AttributeMessage("low") { Integer = low - quantization.ZeroPoint },
            new AttributeMessage("high") { Integer = high - quantization.ZeroPoint });
    }

    private string Turned(int tensor, bool isChannelsFirst)
    {
        if (!values.TryGetValue(tensor, out TranslatedValue value))
            throw Constants.Fail(model.Tensors[tensor], "a value that an operator before it computes", "none");
        if (value.IsChannelsFirst == isChannelsFirst) return value.Name;
        if (turned.TryGetValue((tensor, isChannelsFirst), out string? name)) return name;
        int[] sizes = model.Tensors[tensor].Sizes;
        if (columns.Contains(tensor) && sizes is [_, _, _, var channels])
            name = Reshape(tensor, value.Name, isChannelsFirst ? [sizes[0], channels, 1, 1] : sizes);
        else
        {
            name = Name($"{Label(tensor)}.{(isChannelsFirst ? Channels : Last)}");
            nodes.Add(new NodeMessage(name, "Transpose", [value.Name], [name],
                [new AttributeMessage("perm") { Integers = isChannelsFirst ? [0, 3, 1, 2] : [0, 2, 3, 1] }]));
        }

        return turned[(tensor, isChannelsFirst)] = name;
    }

    private void Set(int tensor, string name, bool isChannelsFirst) =>
        values[tensor] = new TranslatedValue(name, isChannelsFirst);

    private string Label(int tensor) => model.Tensors[tensor].Name is { Length: > 0 } name ? name : $"tensor{tensor}";

    private string Name(string wanted)
    {
        string name = wanted.Length > 0 ? wanted : "input";
        for (int i = 2; !names.Add(name); i++) name = $"{wanted}:{i}";
        return name;
    }
}

/// <summary>A computed tensor in the ONNX graph.</summary>
internal readonly record struct TranslatedValue(string Name, bool IsChannelsFirst);

/// <summary>A PAD of an image, and its input.</summary>
/// <param name="IsLowest">Whether it pads with the lowest number, for a max-pool; otherwise with 0.</param>
internal readonly record struct ZeroPadding(int Source, int Top, int Bottom, int Left, int Right, bool IsLowest);
