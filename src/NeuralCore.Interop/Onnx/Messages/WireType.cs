namespace NeuralCore.Interop.Onnx.Messages;

/// <summary>How the value behind a tag is written. Groups (3 and 4) are older than ONNX, which has none.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Delimited = 2,
    Fixed32 = 5,
}
