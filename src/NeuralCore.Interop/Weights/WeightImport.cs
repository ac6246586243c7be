using System.Text.RegularExpressions;

namespace NeuralCore.Interop.Weights;

/// <summary>
/// Imports weights trained with PyTorch or Keras into a network of this library. See <c>docs/import.md</c>.
/// </summary>
public static partial class WeightImport
{
    /// <summary>Default ε of Keras' normalisation layers.</summary>
    private const double KerasEpsilon = 1e-3;

    /// <summary>
    /// Builds the network and fills all its tensors from the file; no tensor of the file may be left over.
    /// </summary>
    /// <param name="file">A <c>state_dict</c> of PyTorch or the weights of a Keras model, in F32, F64, F16 or
    /// BF16.</param>
    /// <param name="architecture">The architecture with which the weights were trained, in the syntax of
    /// <see cref="NetworkArchitecture"/>.</param>
    /// <exception cref="InvalidDataException">Tensors and layers do not match, or their assignment is ambiguous; the
    /// message names the tensor.</exception>
    /// <exception cref="ArchitectureException">The architecture is invalid.</exception>
    /// <exception cref="ArgumentException">The options name a layer that is not in the file, or the slope of a
    /// leakyrelu of Keras is not stated.</exception>
    public static ImportedNetwork Read(
        SafetensorsFile file, string architecture, Shape inputShape, ImportOptions? options = null)
    {
        options ??= new ImportOptions();
        IReadOnlyList<TensorGroup> groups = Groups(file, out IReadOnlyList<SafetensorsEntry> ignored);
        WeightOrigin origin = options.Origin ?? OriginOf(file);
        if (origin == WeightOrigin.Keras && UnstatedSlope().IsMatch(architecture))
            throw new ArgumentException("The weights are from Keras, whose LeakyReLU has a slope of 0.3 unless "
                + "the model states another, while leakyrelu alone is 0.01 here. Write the slope behind it, as in " +
                    "'conv 3x3x8 | leakyrelu 0.3'.");
        Network network = NetworkArchitecture.Build(
            architecture, inputShape, seed: 0,
            normEpsilon: options.Epsilon ?? (origin == WeightOrigin.Keras ? KerasEpsilon : null));
        IReadOnlyList<LayerSlot> slots = LayerSlot.Of(network, origin, file.Name);
        IReadOnlyList<TensorGroup> matched = new LayerMatching(file, groups, origin, options.Order).Match(slots);
        var fill = new SlotFill(file, origin);
        Placement[] placements =
        [
            .. slots.Zip(matched, fill.Fill).SelectMany(placement => placement),
            .. ignored.Select(
                entry => new Placement(entry.Name, entry.ShapeText, entry.Type, null, "", "not needed for inference")),
        ];
        return new ImportedNetwork(network, origin, placements);
    }

    /// <summary>
    /// The layers with weights in a file, as architecture texts: <c>conv 3x3x32</c>, <c>dense 10</c>. Layers without
    /// weights are not among them.
    /// </summary>
    /// <inheritdoc cref="Read" path="/exception[@cref='InvalidDataException']"/>
    public static IReadOnlyList<string> Describe(SafetensorsFile file, WeightOrigin? origin = null)
    {
        IReadOnlyList<TensorGroup> groups = Groups(file, out _);
        bool isPyTorch = (origin ?? OriginOf(file)) == WeightOrigin.PyTorch;
        return [.. groups.Order(
            Comparer<TensorGroup>.Create((left, right) => LayerOrder.Compare(left.Layer, right.Layer, out _)))
            .Select(group => group.Main.Shape switch
        {
            [var o, _, var h, var w] when isPyTorch => $"conv {h}x{w}x{o}",
            [var h, var w, _, var o] => $"conv {h}x{w}x{o}",
            [var o, var i] => $"dense {(isPyTorch ? o : i)}",
            _ => group.Kind,
        })];
    }

    /// <summary>A leakyrelu without a slope.</summary>
    [GeneratedRegex(@"\bleakyrelu\b(?!\s+[\d.])", RegexOptions.IgnoreCase)]
    private static partial Regex UnstatedSlope();

    private static IReadOnlyList<TensorGroup> Groups(SafetensorsFile file, out IReadOnlyList<SafetensorsEntry> ignored)
    {
        if (file.Metadata.GetValueOrDefault(ModelKeys.Format) == ModelMetadata.FormatName)
            throw BadFile.At(file.Name, $"{SafetensorsHeader.MetadataKey}.{ModelKeys.Format}",
                "weights of another library", "a model of this one",
                "It needs no import: every command reads it.");
        return TensorGroup.Of(file, out ignored);
    }

    private static WeightOrigin OriginOf(SafetensorsFile file)
    {
        SafetensorsEntry? pyTorch =
            file.Entries.FirstOrDefault(entry => TensorName.Parse(entry.Name)?.Origin == WeightOrigin.PyTorch);
        SafetensorsEntry? keras =
            file.Entries.FirstOrDefault(entry => TensorName.Parse(entry.Name)?.Origin == WeightOrigin.Keras);
        if (pyTorch is null || keras is null) return keras is null ? WeightOrigin.PyTorch : WeightOrigin.Keras;
        throw BadFile.At(file.Name, "names of tensors", "those of one library",
            $"{BadFile.Quote(pyTorch.Name)} (PyTorch) and {BadFile.Quote(keras.Name)} (Keras)",
            "State the layout of the weights (--from pytorch or --from keras).");
    }
}

/// <summary>Settings that a file of weights does not contain, or that override it.</summary>
public sealed record ImportOptions
{
    /// <summary>Null: determined from the tensors' names.</summary>
    public WeightOrigin? Origin { get; init; }

    /// <summary>
    /// ε of the norms for which the architecture states none; null: the default of the file's library.
    /// </summary>
    public double? Epsilon { get; init; }

    /// <summary>
    /// Names of the file's layers in the order of the network: needed if the names of layers of equal sizes do not
    /// imply an order.
    /// </summary>
    public IReadOnlyList<string> Order { get; init; } = [];
}

/// <summary>A network with the weights of another library's file.</summary>
/// <param name="Origin">Given by the caller, or determined from the tensors' names.</param>
/// <param name="Placements">The assignment of tensors: the network's tensors in the order of its layers, then tensors
/// of the file that the network does not need.</param>
public sealed record ImportedNetwork(Network Network, WeightOrigin Origin, IReadOnlyList<Placement> Placements);

/// <summary>The assignment of one tensor of a file to one of the network.</summary>
/// <param name="Source">The file's tensor; null if the file does not have it.</param>
/// <param name="SourceShape"><c>32×1×3×3</c></param>
/// <param name="SourceType">The type's name in the format: <c>F32</c>.</param>
/// <param name="Target">The network's tensor; null if the network does not need it.</param>
/// <param name="TargetShape"><c>3×3×1×32</c></param>
/// <param name="Change">The conversion, for display; empty for none.</param>
public sealed record Placement(
    string? Source, string SourceShape, string SourceType, string? Target, string TargetShape, string Change);

/// <summary>The library whose weight layout a file has. See <c>docs/import.md</c>.</summary>
public enum WeightOrigin
{
    /// <summary>
    /// Convolutions (out, in, height, width), dense layers (out, in), flattened images in the order channel, row,
    /// column; ε of batch norm 1e-5.
    /// </summary>
    PyTorch,

    /// <summary>
    /// Convolutions (height, width, in, out), dense layers (in, out), flattened images in the order row, column,
    /// channel, all as in this library; ε of norms 1e-3.
    /// </summary>
    Keras,
}
