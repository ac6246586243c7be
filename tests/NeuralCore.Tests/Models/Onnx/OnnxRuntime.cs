using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>The other implementation of ONNX that ours is held against.</summary>
internal static class OnnxRuntime
{
    /// <summary>The output's numbers for one input.</summary>
    public static float[] Run(byte[] model, ReadOnlySpan<float> input, params int[] sizes)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        var tensor = new DenseTensor<float>(input.ToArray(), sizes);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), tensor)]);
        return [.. results[0].AsEnumerable<float>()];
    }
}
