using Microsoft.ML.OnnxRuntime;
using NeuralCore.Interop.Onnx;

namespace NeuralCore.Peers;

/// <summary>Inference with ONNX Runtime: all optimizations on, inputs and outputs in preallocated memory.</summary>
internal sealed class OnnxInference : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly OrtValue[][] inputs;
    private readonly OrtValue[][] outputs;
    private readonly string[] inputNames;
    private readonly string[] outputNames;
    private readonly float[] logits;

    public OnnxInference(PeerModel model, PeerData data, int images, int batch, int threads)
    {
        byte[] file = OnnxFile.Write(new Model(model.Network, Enumerable.Range(0, model.Outputs).Select(i => $"{i}")));
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddFreeDimensionOverrideByName("N", batch); // a fixed batch size is faster
        session = new InferenceSession(file, options);
        (inputNames, outputNames) = ([.. session.InputMetadata.Keys], [.. session.OutputMetadata.Keys]);
        logits = new float[images * model.Outputs];
        int count = images / batch;
        long[] image = [batch, model.InputShape[2], model.InputShape[0], model.InputShape[1]];
        inputs = [.. Enumerable.Range(0, count)
            .Select(i => (OrtValue[])[OrtValue.CreateTensorValueFromMemory(data.Pixels(i * batch, batch), image)])];
        outputs = [.. Enumerable.Range(0, count).Select(i => (OrtValue[])
            [OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, logits.AsMemory(i * batch * model.Outputs, batch * model.Outputs),
                [batch, model.Outputs])])];
    }

    /// <summary>(images, classes) in row-major order, after <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> Logits => logits;

    public void Run()
    {
        for (int i = 0; i < inputs.Length; i++) session.Run(runOptions, inputNames, inputs[i], outputNames, outputs[i]);
    }

    public void Dispose()
    {
        foreach (OrtValue value in inputs.Concat(outputs).SelectMany(each => each)) value.Dispose();
        runOptions.Dispose();
        session.Dispose();
    }
}
