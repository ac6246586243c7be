namespace NeuralCore;

/// <summary>
/// The keys of a model file's <c>__metadata__</c>, each documented in <c>docs/model-file.md</c>. Any other key is also
/// provenance.
/// </summary>
public static class ModelKeys
{
    public const string Format = "format";
    public const string FormatVersion = "formatVersion";
    public const string Architecture = "architecture";
    public const string InputShape = "inputShape";
    public const string InputScaling = "inputScaling";
    public const string ClassNames = "classNames";
    public const string WeightsSha256 = "weightsSha256";

    /// <summary>Type of the quantized weights; only in files of <see cref="Int8File"/>.</summary>
    public const string Quantization = "quantization";

    public const string Preset = "preset";
    public const string DataSet = "dataSet";
    public const string Seed = "seed";
    public const string Epochs = "epochs";
    public const string TestAccuracy = "testAccuracy";

    /// <summary>
    /// The temperature by which the logits are divided to calibrate the probabilities; fitted on validation images.
    /// </summary>
    public const string Temperature = "temperature";

    /// <summary>
    /// The confidence below which a prediction is rejected, <c>Rejection.Threshold</c>; fitted on validation images.
    /// </summary>
    public const string RejectBelow = "rejectBelow";

    /// <summary>
    /// Words that a reader of lines expects, in lower case, with their counts: the lists of the synthetic lines and the
    /// labels of a fine-tuning.
    /// </summary>
    public const string Words = "words";

    /// <summary>The file of another library from which the weights were imported.</summary>
    public const string ImportedFrom = "importedFrom";

    /// <summary>The <see cref="WeightsSha256"/> of the model whose weights were quantized.</summary>
    public const string QuantizedFrom = "quantizedFrom";

    public const string LibraryVersion = "libraryVersion";
    public const string Date = "date";

    /// <summary>The keys that <see cref="ModelFile"/> writes and reads itself.</summary>
    public static IReadOnlyList<string> Reserved { get; } =
        [Format, FormatVersion, Architecture, InputShape, InputScaling, ClassNames, WeightsSha256, Quantization];

    /// <summary>The keys of a model's origin; training writes those that it knows.</summary>
    public static IReadOnlyList<string> Provenance { get; } =
        [Preset, DataSet, Seed, Epochs, TestAccuracy, Temperature, RejectBelow, Words, ImportedFrom, QuantizedFrom,
        LibraryVersion, Date];
}
