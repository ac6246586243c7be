using System.Globalization;
using System.Text;

namespace NeuralCore;

/// <summary>
/// Writes a tensor for a reader: nested brackets, four significant digits, the middle of long axes left out.
/// </summary>
internal static class TensorText
{
    private const int LongAxis = 8;
    private const int KeptAtEachEnd = 3;

    public static string Format(Tensor tensor)
    {
        var text = new StringBuilder();
        Append(text, tensor.Span, tensor.Shape, axis: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ReadOnlySpan<Real> values, Shape shape, int axis)
    {
        int size = shape[axis];
        int stride = size == 0 ? 0 : values.Length / size;
        text.Append('[');
        for (int i = 0; i < size; i++)
        {
            if (i > 0) text.Append(", ");
            if (size > LongAxis && i == KeptAtEachEnd)
            {
                text.Append('…');
                i = size - KeptAtEachEnd - 1;
                continue;
            }

            if (axis == shape.Rank - 1) text.Append(values[i].ToString("G4", CultureInfo.InvariantCulture));
            else Append(text, values.Slice(i * stride, stride), shape, axis + 1);
        }

        text.Append(']');
    }
}
