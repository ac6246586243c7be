namespace NeuralCore;

/// <summary>A <see cref="Model"/> as one safetensors file: weights, architecture, class names, provenance. See <c>docs/model-file.md</c>.</summary>
public static class ModelFile
{
    /// <summary>Longer texts are no network's: a bound for hostile files.</summary>
    internal const int MaxArchitectureLength = 65_536;

    /// <summary>Writes the model so that the file appears whole or not at all; the time and everything else about its origin stand in <see cref="Model.Provenance"/>.</summary>
    /// <exception cref="ArgumentException">The network cannot be saved: a weight is not finite, or its layers are not those of its architecture text. A file that was there before stays.</exception>
    /// <exception cref="IOException">The folder is missing, full or may not be written; a file that was there before stays.</exception>
    public static void Save(string path, Model model)
    {
        Network network = model.Network;
        CheckSavable(network);
        SafetensorsFile.Write(path, network.State(), ModelMetadata.Format(model, WeightHash.Of(network)));
    }

    /// <summary>Throws unless a file can hold the network and give it back.</summary>
    internal static void CheckSavable(Network network)
    {
        CheckRebuilds(network);
        foreach ((string name, Tensor tensor) in network.State())
        {
            int at = FirstNotFinite(tensor.Span);
            Guard.Require(at < 0, $"{name}[{at}] is {tensor.Span[Math.Max(at, 0)]}: the training diverged, and the network is not saved. Lower the learning rate.");
        }
    }

    /// <summary>Rebuilds the network and fills in every tensor; every number is finite and their hash is the file's.</summary>
    /// <exception cref="InvalidDataException">The file is no whole model of this library: the message names file, place, expectation, finding and fix.</exception>
    /// <exception cref="IOException">The system could not open or read the file (<see cref="FileNotFoundException"/> where there is none).</exception>
    public static Model Load(string path) => Load(SafetensorsFile.Read(path), path);

    /// <summary>Loads from the whole of a seekable stream, as <see cref="Load(string)"/> does from a file.</summary>
    /// <param name="file">Stays open.</param>
    /// <param name="name">What messages call it.</param>
    public static Model Load(Stream file, string name) => Load(SafetensorsFile.Read(file, name), name);

    private static Model Load(SafetensorsFile file, string name)
    {
        var metadata = new ModelMetadata(file.Metadata, name);
        Network network = Build(metadata.Architecture, metadata.InputShape, file.Entries, name);
        HashSet<string> wanted = [];
        foreach ((string tensorName, Tensor tensor) in network.State())
        {
            bool isQuantized = metadata.IsQuantized && Int8Weights.Quantizes(tensor.Shape);
            Fill(file, tensorName, tensor, isQuantized, name);
            wanted.Add(tensorName);
            if (isQuantized) wanted.Add(tensorName + Int8Weights.ScaleSuffix);
        }

        if (file.Entries.FirstOrDefault(entry => !wanted.Contains(entry.Name)) is { } extra)
            throw BadFile.At(name, $"tensor {BadFile.Quote(extra.Name)}", $"the {wanted.Count} tensors of the architecture and no other", "one that no layer has", ModelMetadata.SaveAgain);
        IReadOnlyList<string> classNames = metadata.ClassNames;
        if (classNames.Count != network.OutputShape.Length)
            throw metadata.Fail(ModelKeys.ClassNames, $"{network.OutputShape.Length} names, one an output", $"{classNames.Count}", ModelMetadata.SaveAgain);
        if (WeightHash.Of(network) is var hash && hash != metadata.WeightsSha256)
        {
            throw metadata.Fail(
                ModelKeys.WeightsSha256, $"{hash}, the hash of the weights", BadFile.Quote(metadata.WeightsSha256),
                "The weights were damaged or changed after saving: download or copy the file again, or put the expected hash into it if the change was meant.");
        }

        return new Model(network, classNames, metadata.Provenance, metadata.Scaling);
    }

    private static Network Build(string architecture, Shape inputShape, IReadOnlyList<SafetensorsEntry> entries, string name)
    {
        // The network may not have more parameters than the file has numbers, so a text that lies makes nothing big.
        long numbers = entries.Sum(entry => entry.Bytes / SafetensorsTypes.Size(entry.Type));
        try
        {
            return NetworkArchitecture.BuildBlank(architecture, inputShape, parameterLimit: numbers);
        }
        catch (Exception e) when (e is ArchitectureException or ArgumentException or InvalidOperationException or ArithmeticException)
        {
            throw new InvalidDataException(
                $"{name}, {SafetensorsHeader.MetadataKey}.{ModelKeys.Architecture}: expected a network of at most the file's {numbers} numbers, found one that cannot be built: {e.Message}", e);
        }
    }

    private static void Fill(SafetensorsFile file, string tensorName, Tensor tensor, bool isQuantized, string name)
    {
        string place = $"tensor \"{tensorName}\"";
        SafetensorsEntry entry = file.Find(tensorName) ?? throw BadFile.At(name, place, $"{tensor.Shape}, which the architecture needs", "no such tensor", ModelMetadata.SaveAgain);
        if (!entry.Shape.SequenceEqual(tensor.Shape.ToArray().Select(size => (long)size)))
            throw BadFile.At(name, place, $"{tensor.Shape}, as the architecture has it", entry.ShapeText, ModelMetadata.SaveAgain);
        if (isQuantized) Int8Weights.Read(file, entry).CopyTo(tensor.Span);
        else file.CopyTo(entry, tensor.Span);
        int at = FirstNotFinite(tensor.Span);
        if (at >= 0) throw BadFile.At(name, place, "finite numbers", $"{tensor.Span[at]} at index {at}", "The training had diverged, or the file is damaged: train again with a lower learning rate.");
    }

    /// <summary>As a binary32, which is what a file holds; −1 where all are finite.</summary>
    internal static int FirstNotFinite(ReadOnlySpan<Real> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite((float)values[i])) return i;
        }

        return -1;
    }

    /// <summary>A layer that is no stage of an architecture text would give a file that nobody can load.</summary>
    private static void CheckRebuilds(Network network)
    {
        string text = network.Architecture;
        Guard.Require(text.Length <= MaxArchitectureLength, $"The architecture text has {text.Length} characters; a model file takes {MaxArchitectureLength}.");
        Network rebuilt;
        try
        {
            rebuilt = NetworkArchitecture.BuildBlank(text, network.InputShape, network.ParameterCount);
        }
        catch (ArchitectureException e)
        {
            throw new ArgumentException($"This network cannot be saved, since its text does not give it back. A layer of your own needs LayerCatalog.Register. {e.Message}", e);
        }

        bool same = rebuilt.Layers.Walk().Select(layer => layer.GetType()).SequenceEqual(network.Layers.Walk().Select(layer => layer.GetType()))
            && rebuilt.State().Select(pair => (pair.Key, pair.Value.Shape)).SequenceEqual(network.State().Select(pair => (pair.Key, pair.Value.Shape)));
        Guard.Require(same && rebuilt.Architecture == text, $"This network cannot be saved, since its text gives another: '{text}' becomes '{rebuilt.Architecture}'.");
    }
}
