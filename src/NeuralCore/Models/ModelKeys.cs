namespace NeuralCore;

/// <summary>
/// The keys of a model file's <c>__metadata__</c>, each documented in <c>docs/model-file.md</c>. Any other key is
/// provenance too.
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

    /// <summary>How weights are rounded; only in files of <see cref="Int8File"/>.</summary>
    public const string Quantization = "quantization";

    public const string Preset = "preset";
    public const string DataSet = "dataSet";
    public const string Seed = "seed";
    public const string Epochs = "epochs";
    public const string TestAccuracy = "testAccuracy";

    /// <summary>
    /// What the logits are divided by so that the probabilities are as often right as they say; fitted on validation
    /// images.
    /// </summary>
    public const string Temperature = "temperature";

    /// <summary>
    /// The confidence below which an answer is better not given, <c>Rejection.Threshold</c>; found on validation
    /// images.
    /// </summary>
    public const string RejectBelow = "rejectBelow";

    /// <summary>The file of another library that the weights were imported from.</summary>
    public const string ImportedFrom = "importedFrom";

    /// <summary>The <see cref="WeightsSha256"/> of the model whose weights were rounded.</summary>
    public const string QuantizedFrom = "quantizedFrom";

    public const string LibraryVersion = "libraryVersion";
    public const string Date = "date";

    /// <summary>What <see cref="ModelFile"/> writes and needs itself.</summary>
    public static IReadOnlyList<string> Reserved { get; } =
        [Format, FormatVersion, Architecture, InputShape, InputScaling, ClassNames, WeightsSha256, Quantization];

    /// <summary>Where a model comes from; whoever trains fills in what is known.</summary>
    public static IReadOnlyList<string> Provenance { get; } =
        [Preset, DataSet, Seed, Epochs, TestAccuracy, Temperature, RejectBelow, ImportedFrom, QuantizedFrom,
        LibraryVersion, Date];
}
