namespace NeuralCore.Interop.Wasm;

/// <summary>
/// Weights as one byte each and a scale per column, where that loses nothing: the weights of a quantized model.
/// </summary>
internal static class LosslessInt8
{
    /// <summary>Scales tried on each side of max/127, which is rounded once more than the scale was.</summary>
    private const int Neighbours = 2;

    private const int MaxNumber = 127;

    /// <returns>Null if the weights are no products of scales and whole numbers from −127 to 127.</returns>
    public static Int8Weights? Find(Tensor weight)
    {
        int columns = weight.Shape.Last;
        var scales = new float[columns];
        var numbers = new sbyte[weight.Length];
        for (int column = 0; column < columns; column++)
        {
            if (!FindScale(weight.Span, columns, column, scales, numbers)) return null;
        }

        return new Int8Weights(numbers, scales);
    }

    private static bool FindScale(
        ReadOnlySpan<Real> weights, int columns, int column, float[] scales, sbyte[] numbers)
    {
        float largest = 0;
        for (int i = column; i < weights.Length; i += columns) largest = MathF.Max(largest, MathF.Abs(weights[i]));
        float middle = largest / MaxNumber;
        for (int step = 0; step <= 2 * Neighbours; step++)
        {
            // 0, +1, −1, +2, −2 units in the last place
            int distance = (step % 2 == 1 ? 1 : -1) * ((step + 1) / 2);
            float scale = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(middle) + distance);
            if (!(scale >= 0) || !IsExact(weights, columns, column, scale, numbers)) continue;
            scales[column] = scale;
            return true;
        }

        return false;
    }

    private static bool IsExact(ReadOnlySpan<Real> weights, int columns, int column, float scale, sbyte[] numbers)
    {
        for (int i = column; i < weights.Length; i += columns)
        {
            float number = scale == 0 ? 0 : MathF.Round(weights[i] / scale);
            if (!(MathF.Abs(number) <= MaxNumber)) return false;
            numbers[i] = (sbyte)number;
            // Bits, because −0 is not 0·s.
            if (BitConverter.SingleToInt32Bits(scale * numbers[i]) != BitConverter.SingleToInt32Bits(weights[i]))
                return false;
        }

        return true;
    }
}
