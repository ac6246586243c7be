namespace NeuralCore;

/// <summary>A tensor on its way into a safetensors file.</summary>
/// <param name="Type">The format's word for the number.</param>
/// <param name="Write">Writes as many bytes as type and shape take.</param>
internal sealed record WrittenTensor(string Name, string Type, Shape Shape, Action<Stream> Write)
{
    public long Bytes => (long)Shape.Length * SafetensorsTypes.Size(Type);

    /// <summary>As F32.</summary>
    public static WrittenTensor Of(string name, Tensor tensor) => new(name, SafetensorsTypes.Written, tensor.Shape, file => SafetensorsTypes.Write(tensor.Span, file.Write));
}
