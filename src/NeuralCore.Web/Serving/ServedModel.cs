using System.Collections.Concurrent;
using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Interop.Wasm;

namespace NeuralCore.Web.Serving;

/// <summary>A model of the server. Several threads may use it.</summary>
/// <remarks>It is not disposed: a request may still use a model that was replaced, and it holds memory alone.</remarks>
internal sealed class ServedModel
{
    /// <summary>Inputs, and pixels, per forward pass: a larger batch of a request is computed in parts.</summary>
    private const int MaxBatch = 64, MaxPixels = 1 << 16;

    /// <summary>Greatest width of an image that is read as a line, in heights.</summary>
    private const int MaxAspect = 64;

    /// <summary>Each request computes on its own thread.</summary>
    private static readonly WorkerTeam Alone = new(1);

    /// <summary>Bytes of weights that stay in the cache of a core from one request to the next.</summary>
    private const int CacheBytes = 1 << 20;

    /// <summary>Of the trial images of a reader, in pixels.</summary>
    private const int TrialWidth = 64;

    private readonly ConcurrentBag<PictureReader> idle = [];
    private readonly ConcurrentBag<Memory> memories = [];

    /// <summary>Numbers per image of a classifier's output.</summary>
    private readonly int outputLength;
    private readonly ModelUse use;
    private readonly Dictionary<ReadingAlphabet, ModelUse> uses = [];
    private readonly Lazy<byte[]?> module;

    /// <param name="name">Its name in paths: letters, digits, - and _.</param>
    /// <param name="version">From 1.</param>
    /// <exception cref="InvalidDataException">The model's input is neither a line nor a grey image.</exception>
    public ServedModel(string name, Model model, int version = 1)
    {
        (Name, Model, Version) = (name, model, $"{version}");
        module = new Lazy<byte[]?>(Export);
        use = ModelUse.Of(model, whole: false, threshold: null);
        if (Lines is null) outputLength = model.Network.OutputShape.Length;
        WeightsSha256 = WeightHash.Of(model.Network);
        HasLargeWeights = sizeof(float) * model.Network.ParameterCount > CacheBytes;
        Alphabets = Lines is null ? []
            : [.. Enum.GetValues<ReadingAlphabet>()
                .Where(alphabet => ShippedReaders.Symbols(alphabet, model).Trim().Length > 0)
                .DistinctBy(alphabet => ShippedReaders.Symbols(alphabet, model))];
        foreach (ReadingAlphabet alphabet in Alphabets)
        {
            uses[alphabet] = ModelUse.Of(
                model, whole: false, threshold: null, new ReaderOptions { Symbols = Symbols(alphabet) });
        }
    }

    public string Name { get; }

    public string Version { get; }

    public Model Model { get; }

    /// <summary>Requests that wait to be computed together.</summary>
    public PendingJobs Pending { get; } = new();

    public string WeightsSha256 { get; }

    /// <summary>Whether reading the weights takes most of the time of one image, so that a batch saves much of it.
    /// </summary>
    public bool HasLargeWeights { get; }

    /// <summary>The network as a WebAssembly module, written when it is first asked for; null where a layer cannot be
    /// exported.</summary>
    public byte[]? Module => module.Value;

    /// <summary>Reads lines; null for a model that classifies images.</summary>
    public LineReader? Lines => use.Lines;

    /// <summary>Whether the classes are no characters, so that an image shows one object.</summary>
    public bool IsWhole => use.Whole;

    public Rejection Rejection => use.Rejection;

    /// <summary>The alphabets between which a reader can choose; empty for a classifier.</summary>
    public IReadOnlyList<ReadingAlphabet> Alphabets { get; }

    /// <summary>Number of outputs of a classifier, or of symbols and blank of a reader.</summary>
    public int Classes => Model.ClassNames.Count;

    /// <summary>The symbols of an alphabet that the model knows; null for all of them.</summary>
    public string? Symbols(ReadingAlphabet? alphabet) =>
        alphabet is { } chosen && Lines is not null ? ShippedReaders.Symbols(chosen, Model) : null;

    /// <summary>Reads an image as <c>predict</c> does. A problem with the image is part of the result.</summary>
    /// <param name="alphabet">Null for all symbols of the model.</param>
    public PictureAnswer Read(string name, Func<GreyImage> decode, ReadingAlphabet? alphabet)
    {
        var source = new PictureSource(name);
        if (Lines is not null)
        {
            using var reader = new PictureReader(UseFor(alphabet)); // has no memory: that of the line reader is used
            return reader.Read(source, () => RequireLine(decode()));
        }

        return Pooled(reader => reader.Read(source, decode));
    }

    /// <summary>Classifies inputs of a classifier.</summary>
    /// <param name="crops">Each (H, W) bytes, ink bright.</param>
    public DigitAnswer[] Classify(IReadOnlyList<(PixelBox Box, byte[] Pixels)> crops) =>
        Pooled(reader => reader.Classify(crops));

    private byte[]? Export()
    {
        try
        {
            return WasmFile.Write(Model, Name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private T Pooled<T>(Func<PictureReader, T> use)
    {
        if (!idle.TryTake(out PictureReader? pooled)) pooled = new PictureReader(this.use);
        try
        {
            return use(pooled);
        }
        finally
        {
            idle.Add(pooled);
        }
    }

    /// <summary>A row of pixels would become a line of millions of columns.</summary>
    private static GreyImage RequireLine(GreyImage image) => image.Width <= (long)MaxAspect * image.Height ? image
        : throw new InvalidDataException(
            $"the image is {image.Width}×{image.Height}; one that is more than {MaxAspect} times as wide as high "
            + "is not read.");

    /// <summary>How the model is applied to images.</summary>
    public ModelUse UseFor(ReadingAlphabet? alphabet) =>
        alphabet is { } chosen && uses.TryGetValue(chosen, out ModelUse? own) ? own : use;

    /// <summary>Computes the logits of a batch.</summary>
    /// <param name="inputs">(N, H, W, C), pixels from 0 to 1.</param>
    /// <param name="count">N.</param>
    /// <param name="width">W; for a classifier that of the model.</param>
    /// <returns>The shape, starting with N, and the numbers.</returns>
    public (int[] Shape, float[] Logits) Forward(float[] inputs, int count, int width)
    {
        if (Lines is not null)
        {
            // Lines differ in width, so their memory is not kept.
            var line = new Shape(Model.InputShape[0], width, Model.InputShape[2]);
            int columns = Model.Network.Layers.OutputShape(line).Length / Classes;
            return ([count, columns, Classes], Forward(Allocate(line, Math.Min(count, MaxInputs(line))), inputs, count,
                columns * Classes));
        }

        if (!memories.TryTake(out Memory? memory)) memory = Allocate(Model.InputShape, MaxInputs(Model.InputShape));
        float[] logits = Forward(memory, inputs, count, outputLength);
        memories.Add(memory);
        ClassOutputs.ToLogits(Model.Network.OutputMeaning, logits);
        return ([count, Classes], logits);
    }

    private float[] Forward(Memory memory, float[] inputs, int count, int outputs)
    {
        int length = inputs.Length / count;
        var logits = new float[count * outputs];
        for (int start = 0, batch; start < count; start += batch)
        {
            batch = Math.Min(memory.Whole.Batch, count - start);
            Workspace part = batch == 1 ? memory.Single : memory.Whole.ForBatch(batch);
            inputs.AsSpan(start * length, batch * length).CopyTo(part.Input.Span);
            Model.Scaling.Apply(part.Input);
            Model.Network.Forward(part).Span.CopyTo(logits.AsSpan(start * outputs));
        }

        return logits;
    }

    private static int MaxInputs(Shape input) => Math.Clamp(MaxPixels / input.Length, 1, MaxBatch);

    private Memory Allocate(Shape input, int batch)
    {
        Workspace whole = Model.Network.CreateWorkspace(batch, Alone, input: input);
        return new Memory(whole, whole.ForBatch(1));
    }

    /// <param name="Single">A view of <paramref name="Whole"/> for one input.</param>
    private sealed record Memory(Workspace Whole, Workspace Single);

    /// <summary>Computes three images together and one by one.</summary>
    /// <param name="shown">The name of the file for messages.</param>
    /// <exception cref="InvalidDataException">A logit is not a number, or depends on the other images.</exception>
    public void RequireTrial(string shown)
    {
        const int Count = 3;
        int width = Lines is null ? Model.InputShape[1] : TrialWidth;
        int length = Model.InputShape.Length / Model.InputShape[1] * width;
        float[] pixels = [.. Enumerable.Range(0, Count * length).Select(i => i % (i / length + 2) / (i / length + 1f))];
        float[] together = Forward([.. pixels], Count, width).Logits;
        float[] separate = [.. pixels.Chunk(length).SelectMany(image => Forward(image, 1, width).Logits)];
        if (together.Any(float.IsNaN))
            throw new InvalidDataException($"{shown}: the network gives NaN for a trial image. Train it again.");
        if (!together.SequenceEqual(separate))
            throw new InvalidDataException($"{shown}: the logits of a trial image depend on the rest of its batch.");
    }
}
