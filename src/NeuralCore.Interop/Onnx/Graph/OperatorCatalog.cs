using System.Collections.Frozen;
using NeuralCore.Interop.Onnx.Graph.Operators;
using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>The supported operators, by their ONNX names.</summary>
internal static class OperatorCatalog
{
    /// <summary>The domain of operators that only translations of other formats create.</summary>
    public const string OwnDomain = "neuralcore";

    /// <summary>Rounds to the values of a quantized tensor, as quantization-aware training does.</summary>
    public const string FakeQuantize = "FakeQuantize";

    private static readonly FrozenDictionary<string, Action<NodePlan>> Operators = new Dictionary<string,
        Action<NodePlan>>
    {
        ["Add"] = Arithmetic.Add,
        ["AveragePool"] = Pools.Average,
        ["BatchNormalization"] = Normalizations.Batch,
        ["Cast"] = IntegerOperators.Cast,
        ["Clip"] = Functions.Clip,
        ["Concat"] = Layouts.Concat,
        ["Constant"] = IntegerOperators.Constant,
        ["ConstantOfShape"] = IntegerOperators.ConstantOfShape,
        ["Conv"] = Convolutions.Conv,
        ["Div"] = Arithmetic.Divide,
        ["Dropout"] = Layouts.Dropout,
        ["Elu"] = Functions.Elu,
        ["Erf"] = Functions.Erf,
        ["Exp"] = Functions.Exp,
        ["Flatten"] = Layouts.Flatten,
        ["Gather"] = IntegerOperators.Gather,
        ["Gelu"] = Functions.Gelu,
        ["Gemm"] = Products.Gemm,
        ["GlobalAveragePool"] = Pools.GlobalAverage,
        ["GlobalMaxPool"] = Pools.GlobalMax,
        ["HardSigmoid"] = Functions.HardSigmoid,
        ["HardSwish"] = Functions.HardSwish,
        ["Identity"] = Layouts.Identity,
        ["LayerNormalization"] = Normalizations.Layer,
        ["LeakyRelu"] = Functions.LeakyRelu,
        ["Log"] = Functions.Log,
        ["LogSoftmax"] = Normalizations.LogSoftmax,
        ["MatMul"] = Products.MatMul,
        ["Max"] = Arithmetic.Max,
        ["MaxPool"] = Pools.Max,
        ["Mean"] = Arithmetic.Mean,
        ["Min"] = Arithmetic.Min,
        ["Mul"] = Arithmetic.Multiply,
        ["Neg"] = Functions.Negate,
        ["PRelu"] = Arithmetic.PRelu,
        ["Pad"] = Layouts.Pad,
        ["Pow"] = Arithmetic.Power,
        ["ReduceMax"] = Reductions.Max,
        ["ReduceMean"] = Reductions.Mean,
        ["ReduceMin"] = Reductions.Min,
        ["ReduceSum"] = Reductions.Sum,
        ["Relu"] = Functions.Relu,
        ["Reshape"] = Layouts.Reshape,
        ["Selu"] = Functions.Selu,
        ["Shape"] = IntegerOperators.Shape,
        ["Sigmoid"] = Functions.Sigmoid,
        ["Slice"] = IntegerOperators.Slice,
        ["Softmax"] = Normalizations.Softmax,
        ["Sqrt"] = Functions.SquareRoot,
        ["Squeeze"] = Layouts.Squeeze,
        ["Sub"] = Arithmetic.Subtract,
        ["Sum"] = Arithmetic.Sum,
        ["Tanh"] = Functions.Tanh,
        ["Transpose"] = Layouts.Transpose,
        ["Unsqueeze"] = Layouts.Unsqueeze,
    }.ToFrozenDictionary();

    public static IEnumerable<string> Names => Operators.Keys.Order(StringComparer.Ordinal);

    public static bool Knows(NodeMessage node) => node.Domain == OwnDomain ? node.Operator == FakeQuantize
        : node.Domain is "" or "ai.onnx" && Operators.ContainsKey(node.Operator);

    /// <param name="node">A node with a supported operator.</param>
    public static void Plan(NodePlan node)
    {
        if (node.Domain == OwnDomain) Functions.FakeQuantize(node);
        else Operators[node.Operator](node);
        node.Done();
    }
}
