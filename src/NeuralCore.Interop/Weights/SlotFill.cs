using System.Globalization;
using NeuralCore.Interop.Onnx;

namespace NeuralCore.Interop.Weights;

/// <summary>Copies tensors of a file into a layer and permutes their axes to this library's layout.</summary>
/// <remarks><code>
/// Convolution   (O, C, kh, kw) → (kh, kw, C, O)             PyTorch; Keras has this layout already
/// Dense         (out, in) → (in, out)                       likewise
/// Flattened     rows in the order C, H, W → H, W, C         for the first dense layer after a flattened image, and
///               norms between; PyTorch
/// </code></remarks>
internal sealed class SlotFill(SafetensorsFile file, WeightOrigin origin)
{
    private static readonly int[] ConvolutionAxes = [2, 3, 1, 0], DenseAxes = [1, 0];

    /// <exception cref="InvalidDataException">A tensor has other sizes, an unsupported type or values that are not
    /// finite, or a variance is negative.</exception>
    public IEnumerable<Placement> Fill(LayerSlot slot, TensorGroup group)
    {
        if (group.Tensors.TryGetValue(TensorRole.Bias, out SafetensorsEntry? bias)
            && slot.Tensors.All(tensor => tensor.Role != TensorRole.Bias))
            throw TensorGroup.Fail(
                file, bias, $"no bias, as stated for {slot.Layer.Name} ({slot.Layer.Text})", "one",
                "Write the layer without nobias.");
        foreach ((TensorRole role, string name, Tensor tensor) in slot.Tensors)
        {
            if (group.Tensors.TryGetValue(role, out SafetensorsEntry? entry))
                yield return Copy(slot, role, name, tensor, entry);
            else
            {
                // The file's layer has no bias, or its norm no scale or shift.
                tensor.Span.Fill(role == TensorRole.Weight ? 1 : 0);
                yield return new Placement(
                    null, "", "", name, tensor.Shape.ToString(),
                    $"all {(role == TensorRole.Weight ? 1 : 0)}: the file has none");
            }
        }
    }

    private Placement Copy(LayerSlot slot, TensorRole role, string name, Tensor tensor, SafetensorsEntry entry)
    {
        int[] sizes = slot.SizesIn(origin, role);
        if (!entry.Shape.SequenceEqual(sizes.Select(size => (long)size)))
        {
            throw TensorGroup.Fail(
                file, entry, $"{string.Join('×', sizes)} for {name}", entry.ShapeText, "Is it of the same model?");
        }

        var values = new Real[tensor.Length];
        file.CopyTo(entry, values);
        int at = ModelFile.FirstNotFinite(values);
        if (at >= 0)
        {
            throw TensorGroup.Fail(
                file, entry, "finite numbers", $"{values[at].ToString(CultureInfo.InvariantCulture)} at index {at}",
                "The training had diverged, or the file is damaged.");
        }

        var changes = new List<string>();
        if (role == TensorRole.Weight && origin == WeightOrigin.PyTorch && slot.Layer is Conv2D or Dense)
        {
            values = Axes.Permuted(values, sizes, slot.Layer is Conv2D ? ConvolutionAxes : DenseAxes);
            changes.Add(slot.Layer is Conv2D ? "(out, in, h, w) → (h, w, in, out)" : "(out, in) → (in, out)");
        }

        if (slot.Layer is BatchNorm norm && role == TensorRole.Variance) RequireVariances(entry, values, norm.Epsilon);
        if (slot.Order is { } order && tensor.Shape[0] == order.Length
            && (slot.Layer is not Dense || role == TensorRole.Weight))
        {
            int length = tensor.Length / order.Length;
            for (int i = 0; i < order.Length; i++)
                values.AsSpan(i * length, length).CopyTo(tensor.Span[(order[i] * length)..]);
            changes.Add("rows from C, H, W to H, W, C");
        }
        else values.CopyTo(tensor.Span);

        return new Placement(
            entry.Name, entry.ShapeText, entry.Type, name, tensor.Shape.ToString(), string.Join("; ", changes));
    }

    private void RequireVariances(SafetensorsEntry entry, Real[] variances, double epsilon)
    {
        int at = Array.FindIndex(variances, variance => variance < 0 || variance + epsilon <= 0);
        if (at >= 0)
        {
            throw TensorGroup.Fail(
                file, entry, "variances, which are not negative",
                $"{variances[at].ToString(CultureInfo.InvariantCulture)} at index {at}",
                "The file is damaged, or the tensor is something else.");
        }
    }
}
