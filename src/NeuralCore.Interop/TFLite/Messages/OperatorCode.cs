namespace NeuralCore.Interop.TFLite.Messages;

/// <summary>The operators that are written or read; names and numbers are those of TFLite's schema.fbs.</summary>
internal enum OperatorCode
{
    Add = 0,
    AveragePool2D = 1,
    Concatenation = 2,
    Conv2D = 3,
    DepthwiseConv2D = 4,
    Dequantize = 6,
    FullyConnected = 9,
    Logistic = 14,
    MaxPool2D = 17,
    Mul = 18,
    Relu = 19,
    ReluN1To1 = 20,
    Relu6 = 21,
    Reshape = 22,
    Softmax = 25,
    Tanh = 28,
    Pad = 34,
    Transpose = 39,
    Mean = 40,
    Sub = 41,
    Div = 42,
    Squeeze = 43,
    Exp = 47,
    LogSoftmax = 50,
    Maximum = 55,
    Minimum = 57,
    Neg = 59,
    PadV2 = 60,
    ExpandDims = 70,
    Log = 73,
    Sqrt = 75,
    Rsqrt = 76,
    LeakyRelu = 98,
    SquaredDifference = 99,
    Elu = 111,
    Quantize = 114,
    HardSwish = 117,
    Gelu = 150,
}

/// <summary>An activation that an operator applies to its result.</summary>
internal enum FusedActivation
{
    None = 0,
    Relu = 1,
    ReluN1To1 = 2,
    Relu6 = 3,
    Tanh = 4,
}

/// <summary>The type of a tensor's elements, with the numbers of schema.fbs.</summary>
internal enum TensorType
{
    Float32 = 0,
    Float16 = 1,
    Int32 = 2,
    UInt8 = 3,
    Int64 = 4,
    Int16 = 7,
    Int8 = 9,
}
