namespace NeuralCore;

/// <summary>
/// Saves and loads a <see cref="Model"/> as one safetensors file: weights, architecture, class names, provenance. See
/// <c>docs/model-file.md</c>.
/// </summary>
public static class ModelFile
{
    /// <summary>Maximum length of an architecture text, as a limit for malicious files.</summary>
    internal const int MaxArchitectureLength = 65_536;

    /// <summary>
    /// Writes the model atomically. Date and origin are not added; they are part of <see cref="Model.Provenance"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The network cannot be saved: a weight is not finite, or its layers differ
    /// from its architecture text. An existing file stays unchanged.</exception>
    /// <exception cref="IOException">The folder is missing, full or not writable; an existing file stays
    /// unchanged.</exception>
    public static void Save(string path, Model model)
    {
        Network network = model.Network;
        CheckSavable(network);
        SafetensorsFile.Write(path, network.State(), ModelMetadata.Format(model, WeightHash.Of(network)));
    }

    /// <summary>Throws if the network cannot be saved and loaded again.</summary>
    internal static void CheckSavable(Network network)
    {
        CheckRebuilds(network);
        foreach ((string name, Tensor tensor) in network.State())
        {
            int at = FirstNotFinite(tensor.Span);
            Guard.Require(at < 0, $"{name}[{at}] is {tensor.Span[Math.Max(at, 0)]}: the training diverged, and the " +
                $"network is not saved. Lower the learning rate.");
        }
    }

    /// <summary>
    /// Builds the network and reads every tensor; checks that every number is finite and that the weights have the hash
    /// in the file.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not a complete model of this library: the message names file,
    /// place, expectation, finding and fix.</exception>
    /// <exception cref="IOException">The system could not open or read the file (<see cref="FileNotFoundException"/> if
    /// it does not exist).</exception>
    public static Model Load(string path) => Load(SafetensorsFile.Read(path), path);

    /// <summary>Loads from a seekable stream, read from beginning to end, like <see cref="Load(string)"/>.</summary>
    /// <param name="file">The stream, which stays open.</param>
    /// <param name="name">Name in messages.</param>
    public static Model Load(Stream file, string name) => Load(SafetensorsFile.Read(file, name), name);

    private static Model Load(SafetensorsFile file, string name)
    {
        var metadata = new ModelMetadata(file.Metadata, name);
        Network network = Build(metadata.Architecture, metadata.InputShape, file.Entries, name);
        HashSet<string> expected = [];
        foreach ((string tensorName, Tensor tensor) in network.State())
        {
            bool isQuantized = metadata.IsQuantized && Int8Weights.Quantizes(tensor.Shape);
            Fill(file, tensorName, tensor, isQuantized, name);
            expected.Add(tensorName);
            if (isQuantized) expected.Add(tensorName + Int8Weights.ScaleSuffix);
        }

        if (file.Entries.FirstOrDefault(entry => !expected.Contains(entry.Name)) is { } extra)
        {
            throw BadFile.At(
                name, $"tensor {BadFile.Quote(extra.Name)}",
                $"the {expected.Count} tensors of the architecture and no other", "one that no layer has",
                ModelMetadata.SaveAgain);
        }

        IReadOnlyList<string> classNames = metadata.ClassNames;
        if (classNames.Count != Model.ClassCount(network))
        {
            throw metadata.Fail(
                ModelKeys.ClassNames, $"{Model.ClassCount(network)} names, one per output", $"{classNames.Count}",
                ModelMetadata.SaveAgain);
        }

        if (WeightHash.Of(network) is var hash && hash != metadata.WeightsSha256)
        {
            throw metadata.Fail(
                ModelKeys.WeightsSha256, $"{hash}, the hash of the weights", BadFile.Quote(metadata.WeightsSha256),
                "The weights were damaged or changed after saving: download or copy the file again, or put the " +
                "expected hash into it if the change was intended.");
        }

        return new Model(network, classNames, metadata.Provenance, metadata.Scaling);
    }

    private static Network Build(
        string architecture, Shape inputShape, IReadOnlyList<SafetensorsEntry> entries, string name)
    {
        // The network may not have more parameters than the file has numbers, so a false text cannot allocate much
        // memory.
        long numbers = entries.Sum(entry => entry.Bytes / SafetensorsTypes.Size(entry.Type));
        try
        {
            return NetworkArchitecture.BuildBlank(architecture, inputShape, parameterLimit: numbers);
        }
        catch (Exception e) when (
            e is ArchitectureException or ArgumentException or InvalidOperationException or ArithmeticException)
        {
            throw new InvalidDataException(
                $"{name}, {SafetensorsHeader.MetadataKey}.{ModelKeys.Architecture}: expected a network of at most " +
                    $"the file's {numbers} numbers, found one that cannot be built: {e.Message}", e);
        }
    }

    private static void Fill(SafetensorsFile file, string tensorName, Tensor tensor, bool isQuantized, string name)
    {
        string place = $"tensor \"{tensorName}\"";
        SafetensorsEntry entry = file.Find(tensorName) ?? throw BadFile.At(
            name, place, $"{tensor.Shape}, which the architecture needs", "no tensor of this name",
            ModelMetadata.SaveAgain);
        if (!entry.Shape.SequenceEqual(tensor.Shape.ToArray().Select(size => (long)size)))
        {
            throw BadFile.At(
                name, place, $"{tensor.Shape}, as the architecture has it", entry.ShapeText, ModelMetadata.SaveAgain);
        }

        if (isQuantized) Int8Weights.Read(file, entry).CopyTo(tensor.Span);
        else file.CopyTo(entry, tensor.Span);
        int at = FirstNotFinite(tensor.Span);
        if (at >= 0)
        {
            throw BadFile.At(name, place, "finite numbers", $"{tensor.Span[at]} at index {at}",
                "The training had diverged, or the file is damaged: train again with a lower learning rate.");
        }
    }

    /// <summary>
    /// Index of the first value that is not finite as a binary32, the type in the file; −1 if all are finite.
    /// </summary>
    internal static int FirstNotFinite(ReadOnlySpan<Real> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite((float)values[i])) return i;
        }

        return -1;
    }

    /// <summary>Throws if the architecture text does not give the same network: the file could not be loaded.</summary>
    private static void CheckRebuilds(Network network)
    {
        string text = network.Architecture;
        Guard.Require(text.Length <= MaxArchitectureLength,
            $"The architecture text has {text.Length} characters; a model file takes {MaxArchitectureLength}.");
        Network rebuilt;
        try
        {
            rebuilt = NetworkArchitecture.BuildBlank(text, network.InputShape, network.ParameterCount);
        }
        catch (ArchitectureException e)
        {
            throw new ArgumentException(
                "This network cannot be saved, because its architecture text does not describe it. Register your own " +
                $"layer with LayerCatalog.Register. {e.Message}", e);
        }

        bool same = rebuilt.Layers.Walk().Select(layer => layer.GetType())
            .SequenceEqual(network.Layers.Walk().Select(layer => layer.GetType()))
            && rebuilt.State().Select(pair => (pair.Key, pair.Value.Shape))
                .SequenceEqual(network.State().Select(pair => (pair.Key, pair.Value.Shape)));
        Guard.Require(same && rebuilt.Architecture == text,
            $"This network cannot be saved, because its architecture text describes another: '{text}' becomes " +
            $"'{rebuilt.Architecture}'.");
    }
}
