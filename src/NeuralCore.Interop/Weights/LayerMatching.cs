namespace NeuralCore.Interop.Weights;

/// <summary>
/// Finds the tensors of every layer of a network in a file: by kind and sizes, and for layers of equal sizes by the
/// order of their names.
/// </summary>
internal sealed class LayerMatching(
    SafetensorsFile file, IReadOnlyList<TensorGroup> groups, WeightOrigin origin, IReadOnlyList<string> order)
{
    /// <summary>Maximum number of layers named in a message.</summary>
    private const int Listed = 12;

    /// <summary>
    /// Whether the order of the tensors in the file has information: usual writers sort them by name.
    /// </summary>
    private readonly bool isListed = file.Entries.Zip(file.Entries.Skip(1))
        .Any(pair => pair.First.Type == pair.Second.Type
        && string.CompareOrdinal(pair.First.Name, pair.Second.Name) > 0);

    private readonly string[] stated = [.. order];

    /// <summary>The tensors of each layer of <paramref name="slots"/>.</summary>
    /// <exception cref="InvalidDataException">Layers of the file or the network are left over, sizes do not match, or
    /// the order of several layers is ambiguous.</exception>
    /// <exception cref="ArgumentException">The order contains a layer that is not in the file.</exception>
    public IReadOnlyList<TensorGroup> Match(IReadOnlyList<LayerSlot> slots)
    {
        foreach (string layer in order)
        {
            Guard.Require(groups.Any(group => group.Layer == layer),
                $"The file has no layer '{layer}'. Its layers are {Layers(groups)}.");
        }

        foreach (string kind in groups.Select(group => group.Kind).Union(slots.Select(slot => slot.Kind)))
            CheckCount(kind, slots);
        var found = new Dictionary<LayerSlot, TensorGroup>();
        foreach (IGrouping<string, LayerSlot> alike in slots.GroupBy(slot => Key(slot.Kind, Expected(slot))))
        {
            LayerSlot[] wanting = [.. alike];
            TensorGroup[] fitting = [.. groups.Where(group => Key(group.Kind, group.Main.ShapeText) == alike.Key)];
            if (fitting.Length != wanting.Length) throw Misfit(slots);
            foreach ((LayerSlot slot, TensorGroup group) in wanting.Zip(Sorted(fitting))) found.Add(slot, group);
        }

        return [.. slots.Select(slot => found[slot])];
    }

    private void CheckCount(string kind, IReadOnlyList<LayerSlot> slots)
    {
        TensorGroup[] held = [.. groups.Where(group => group.Kind == kind)];
        LayerSlot[] wanted = [.. slots.Where(slot => slot.Kind == kind)];
        if (held.Length == wanted.Length) return;
        throw BadFile.At(file.Name, $"{kind} layers",
            wanted.Length == 0 ? "none, as in the architecture"
            : $"{wanted.Length}, as in the architecture " +
            $"({List(wanted.Select(slot => $"{slot.Layer.Name}: {slot.Layer.Text}"))})",
            held.Length == 0 ? "none" : $"{held.Length} " +
                $"({List(held.Select(group => $"{BadFile.Quote(group.Main.Name)} {group.Main.ShapeText}"))})",
            "State the architecture with which the weights were trained: it must have exactly the layers of the file.");
    }

    private IEnumerable<TensorGroup> Sorted(TensorGroup[] alike)
    {
        if (alike.All(group => stated.Contains(group.Layer)))
            return alike.OrderBy(group => Array.IndexOf(stated, group.Layer));
        bool isOrdered = true;
        Array.Sort(alike, (left, right) => LayerOrder.Compare(left.Layer, right.Layer, out _));
        for (int i = 1; i < alike.Length; i++)
        {
            LayerOrder.Compare(alike[i - 1].Layer, alike[i].Layer, out bool isKnown);
            isOrdered &= isKnown;
        }

        if (isOrdered) return alike;
        if (isListed) return alike.OrderBy(group => group.Main.Offset);
        throw TensorGroup.Fail(file, alike[0].Main,
            $"a name or a position that identifies it among {alike.Length} layers, since {Layers(alike)} all have "
            + alike[0].Main.ShapeText, "neither",
            "State the order of these layers, starting with the first: --order "
            + $"{List(alike.Select(group => BadFile.Quote(group.Layer)[1..^1]), ",")}.");
    }

    /// <summary>
    /// The first layer of the network whose sizes differ from those of the tensor at its position.
    /// </summary>
    private InvalidDataException Misfit(IReadOnlyList<LayerSlot> slots)
    {
        foreach (IGrouping<string, LayerSlot> kind in slots.GroupBy(slot => slot.Kind))
        {
            List<TensorGroup> left =
                [.. groups.Where(group => group.Kind == kind.Key)
                .Order(Comparer<TensorGroup>.Create((a, b) => LayerOrder.Compare(a.Layer, b.Layer, out _)))];
            List<LayerSlot> wanting = [];
            foreach (LayerSlot slot in kind)
            {
                int fitting = left.FindIndex(group => group.Main.ShapeText == Expected(slot));
                if (fitting < 0) wanting.Add(slot);
                else left.RemoveAt(fitting);
            }

            if (wanting.Count > 0) return Misfit(wanting[0], left[0]);
        }

        throw new InvalidOperationException("All sizes fit.");
    }

    private InvalidDataException Misfit(LayerSlot slot, TensorGroup group)
    {
        WeightOrigin other = origin == WeightOrigin.PyTorch ? WeightOrigin.Keras : WeightOrigin.PyTorch;
        string found = group.Main.ShapeText, layout = slot.Kind switch
        {
            "conv" => origin == WeightOrigin.PyTorch ? " (out, in, height, width)" : " (height, width, in, out)",
            "dense" => origin == WeightOrigin.PyTorch ? " (out, in)" : " (in, out)",
            _ => "",
        };
        string fix = found == string.Join('×', slot.SizesIn(other, TensorRole.Weight))
            ? $"These are the sizes in the layout of {other}: import the file with --from "
                + $"{other.ToString().ToLowerInvariant()}."
            : slot.Kind == "dense" ? "Check the number of outputs and the preceding layers: input size, strides, "
                + "padding and pooling determine the number of features."
            : slot.Kind == "conv" ? "Check kernel size and channels in the architecture. Grouped convolutions are "
                + "not supported."
            : "Check the number of channels in the architecture.";
        return TensorGroup.Fail(file, group.Main, $"{Expected(slot)}{layout} for {slot.Layer.Name} " +
            $"({slot.Layer.Text}) in a file of {origin}", found, fix);
    }

    private string Expected(LayerSlot slot) => string.Join('×', slot.SizesIn(origin, TensorRole.Weight));

    private static string Key(string kind, string shape) => $"{kind} {shape}";

    private static string Layers(IEnumerable<TensorGroup> groups) =>
        List(groups.Select(group => BadFile.Quote(group.Layer)));

    /// <summary>The first texts, for a message.</summary>
    private static string List(IEnumerable<string> texts, string comma = ", ") =>
        string.Join(comma, texts.Take(Listed)) + (texts.Skip(Listed).Any() ? $"{comma}…" : "");
}
