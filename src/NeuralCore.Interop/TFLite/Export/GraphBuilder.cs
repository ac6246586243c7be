using System.Runtime.InteropServices;
using NeuralCore.Interop.TFLite.Messages;

namespace NeuralCore.Interop.TFLite.Export;

/// <summary>Collects the tensors and operators of a graph. Tensors are numbered in the order of their creation.</summary>
internal sealed class GraphBuilder
{
    private readonly List<TFLiteTensor> tensors = [];
    private readonly List<TFLiteOperator> operators = [];
    private readonly HashSet<string> names = [];

    public TFLiteTensor this[int tensor] => tensors[tensor];

    public int[] Sizes(int tensor) => tensors[tensor].Sizes;

    /// <summary>A value that a run computes.</summary>
    public int Value(string name, int[] sizes, Quantization? quantization = null) => Add(new TFLiteTensor(name,
        quantization is null ? TensorType.Float32 : TensorType.Int8, sizes, null, quantization));

    public int Constant(string name, float[] values, params int[] sizes) => Add(new TFLiteTensor(
        name, TensorType.Float32, sizes, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    public int Constant(string name, int[] values, params int[] sizes) => Add(new TFLiteTensor(
        name, TensorType.Int32, sizes, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    /// <summary>A tensor; a name that exists already gets a number.</summary>
    public int Add(TFLiteTensor tensor)
    {
        string name = tensor.Name;
        for (int i = 2; !names.Add(name); i++) name = $"{tensor.Name}:{i}";
        tensors.Add(tensor with { Name = name });
        return tensors.Count - 1;
    }

    /// <summary>An operator with one output.</summary>
    /// <returns>The output.</returns>
    public int Run(OperatorCode code, int[] inputs, int output, OperatorOptions? options = null)
    {
        operators.Add(new TFLiteOperator(code, inputs, [output], options ?? new OperatorOptions()));
        return output;
    }

    /// <summary>The same elements with other sizes; the batch, the first axis, is inferred. The sizes are options of the
    /// operator, not a second input, which takes more room.</summary>
    public int Reshape(string name, int x, params int[] sizes)
    {
        int[] shape = [-1, .. sizes[1..]];
        return Run(OperatorCode.Reshape, [x], Value(name, sizes, tensors[x].Quantization),
            new OperatorOptions { NewShape = shape });
    }

    /// <summary>Renames a tensor.</summary>
    public void Rename(int tensor, string name)
    {
        names.Add(name);
        tensors[tensor] = tensors[tensor] with { Name = name };
    }

    public TFLiteModel ToModel(int input, int output) => new("NeuralCore", tensors, operators, [input], [output], []);
}
