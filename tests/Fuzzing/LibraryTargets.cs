using NeuralCore.Handwriting;
using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.TFLite;

namespace NeuralCore.Fuzzing;

/// <summary>The library's readers, each with samples and with assertions about its results.</summary>
internal static class LibraryTargets
{
    private const string Name = "sample";

    /// <summary>
    /// Deflate compresses by at most a factor of 1,032; a buffer that doubles needs twice that, and again when copied.
    /// </summary>
    private const int Inflated = 4 * 1032;

    private static readonly string[] JsonWords = ["\"", "{", "}", "[", "]", ",", ":", "null", "true", "\\ud800", "\\u0000", "\\u001b[2J", "\u001B", "\0", "[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\uFEFF"];

    private static readonly string[] LayerWords =
    [
        "residual ( ", " )", " + ", " | ", "dense 65536 ", "dense 3 ", "conv 3x3x9 ", "conv 1x1x2 ", "conv 65536x65536x65536 ", "maxpool 2 ", "avgpool 65536 pad 65536 ", "batchnorm ", "layernorm ", "dropout 0.5 ", "dropout NaN ", "flatten ",
        "globalavgpool ", "pad 1,2,1,2 ", "pad 65536 ", "stride 65536 ", "dilation 65536 ", "same ", "valid ", "relu ", "leakyrelu -1e308 ", "gelu ", "x", ",", "65536", "\u001B[31m", "\t", "\u2028",
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("idx", LibrarySamples.Idx, ReadIdx),
        new("idx-gzip", [.. LibrarySamples.Idx.Select(LibrarySamples.Gzip), LibrarySamples.GzipWithFields], file => IdxFile.Read(new MemoryStream(file), Name)) { AllowedPerByte = Inflated },
        new("idx-in-gzip", LibrarySamples.Idx, file => IdxFile.Read(new MemoryStream(file), Name)) { Repair = LibrarySamples.Gzip, IsContent = true, AllowedPerByte = Inflated },
        new("safetensors", LibrarySamples.Models, ReadSafetensors) { Words = [.. JsonWords, "\"__metadata__\":{},", "\"F16\"", "\"dtype\":\"F64\",", "\"shape\":[],"], Repair = LibrarySamples.WithHeaderLength },
        new("model", LibrarySamples.Models, ReadModel) { Words = [.. JsonWords, .. LayerWords], Repair = LibrarySamples.WithHeaderLength },
        new("checkpoint", LibrarySamples.Checkpoints, ReadCheckpoint) { Repair = CheckpointRepair.Of },
        new("checkpoint-folder", LibrarySamples.Checkpoints, ReadFolder) { Repair = CheckpointRepair.Of, HasEnd = false },
        new("architecture", LibrarySamples.Architectures, ReadArchitecture) { Words = LayerWords, Refusal = typeof(ArchitectureException), HasEnd = false },
        new("onnx", LibrarySamples.Onnx, ReadOnnx) { Words = ["Conv", "Reshape", "Softmax", "MaxPool", "pads", "auto_pad", "SAME_UPPER"] },
        new("onnx-import", LibrarySamples.Onnx, file => ImportGraph(OnnxGraph.Read(file, Name), file)) { Words = ["Conv", "Relu", "Gemm", "transB", "alpha", "Add", "Reshape"] },
        new("tflite", LibrarySamples.TFLite, ReadTFLite) { Words = ["TFL3", "M001", "labels.txt", "TFLITE_METADATA", "\0\0\0\0", "\u0001\0\0\0"] },
        new("tflite-import", [.. LibrarySamples.TFLite.Take(2)], file => ImportGraph(TFLiteFile.Read(file, Name), file)) { Words = ["TFL3", "\0\0\0\0", "\u0001\0\0\0", "\u0004\0"] },
    ];

    private static void ReadIdx(byte[] file)
    {
        var read = IdxFile.Read(new MemoryStream(file), Name);
        Require(read.Data.Length == read.Shape.Length && (file[0] != 0 || file.AsSpan().EndsWith(read.Data)));
    }

    private static void ReadSafetensors(byte[] file)
    {
        var read = SafetensorsFile.Read(new MemoryStream(file), Name);
        foreach (SafetensorsEntry entry in read.Entries.Where(entry => entry.Type is "F32" or "F16" or "BF16")) read.CopyTo(entry, new float[entry.Bytes / (entry.Type == "F32" ? 4 : 2)]);
    }

    private static void ReadModel(byte[] file)
    {
        Model model = ModelFile.Load(new MemoryStream(file), Name);
        Require(model.ClassNames.Count == model.Network.OutputShape.Length);
        foreach ((_, Tensor tensor) in model.Network.State())
            foreach (float value in tensor.Span) Require(float.IsFinite(value));
    }

    /// <summary>A checkpoint that is read must give the same bytes when it is written again.</summary>
    private static void ReadCheckpoint(byte[] file)
    {
        byte[] before = [.. file];
        Checkpoint checkpoint = CheckpointFile.Read(new MemoryStream(file), Name);
        using var again = new MemoryStream();
        CheckpointFile.Write(again, checkpoint);
        Require(again.ToArray().AsSpan().SequenceEqual(before));
    }

    /// <summary>A damaged checkpoint is an error unless an older valid checkpoint is in the folder.</summary>
    private static void ReadFolder(byte[] file)
    {
        string folder = FuzzFolder.OfThread;
        string newer = Path.Combine(folder, "checkpoint-000000009.ncp"), older = Path.Combine(folder, "checkpoint-000000007.ncp");
        File.WriteAllBytes(newer, file);
        if (!File.Exists(older)) File.WriteAllBytes(older, LibrarySamples.Checkpoints[0]);
        var store = new CheckpointFolder(folder);
        int warnings = 0;
        Checkpoint read = store.Load(_ => warnings++)!;
        Require(store.Newest == (warnings == 0 ? newer : older) && read.Source == store.Newest);
        if (warnings == 0) return;
        File.Delete(older);
        new CheckpointFolder(folder).Load();
        Require(false);
    }

    private static void ReadArchitecture(byte[] file)
    {
        string text = System.Text.Encoding.UTF8.GetString(file);
        Network network = NetworkArchitecture.Build(text, new Shape(6, 6, 1), seed: 0, parameterLimit: 2000);
        Require(network.ParameterCount <= 2000 && NetworkArchitecture.Build(network.Architecture, new Shape(6, 6, 1), seed: 0).Architecture == network.Architecture);
    }

    private static void ReadOnnx(byte[] file)
    {
        Model model = OnnxFile.Load(OnnxGraph.Read(file, Name));
        Require(model.ClassNames.Count == model.Network.OutputShape.Length);
    }

    private static void ReadTFLite(byte[] file)
    {
        Model model = OnnxFile.Load(TFLiteFile.Read(file, Name));
        Require(model.ClassNames.Count == model.Network.OutputShape.Length);
    }

    private static void ImportGraph(OnnxGraph graph, byte[] file)
    {
        Model model = OnnxConversion.ToModel(graph);
        Require(model.ClassNames.Count == model.Network.OutputShape.Length && model.Network.ParameterCount <= file.Length / sizeof(float));
    }

    private static void Require(bool condition)
    {
        if (!condition) throw new InvalidOperationException("What was read is not whole.");
    }
}
