using System.Runtime.InteropServices;

namespace NeuralCore;

/// <summary>Quantized weights: one signed byte per weight and one scale per output channel.</summary>
/// <remarks><code>
/// Shapes    w: (…, O)   q: as w, −127 … 127   s: (O)
/// Quantize  s[o] = max |w[…, o]|/127,  q = w/s[o] rounded to nearest, ties to even; 0 where s[o] is 0
/// Read      w = s[o]·q                 rounded once, to F32: bit-identical on every machine
/// </code>
/// The error of a weight is at most half a scale. Symmetric quantization per channel: Krishnamoorthi 2018,
/// arXiv:1806.08342, sections 2.1 and 3.1.</remarks>
internal sealed record Int8Weights(sbyte[] Numbers, float[] Scales)
{
    public const string Type = "I8";

    /// <summary>Suffix of a weight's name that gives the name of its scales.</summary>
    public const string ScaleSuffix = ".scale";

    private const int MaxNumber = 127;

    /// <summary>
    /// Whether a tensor of this shape is quantized: weights are; biases and the parameters of normalizations have one
    /// axis and are not.
    /// </summary>
    public static bool Quantizes(Shape shape) => shape.Rank >= 2;

    public static Int8Weights Of(Tensor weight)
    {
        int outputs = weight.Shape.Last;
        var scales = new float[outputs];
        for (int i = 0; i < weight.Length; i++)
            scales[i % outputs] = MathF.Max(scales[i % outputs], MathF.Abs((float)weight.Span[i]));
        for (int o = 0; o < outputs; o++) scales[o] /= MaxNumber;
        var numbers = new sbyte[weight.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            float scale = scales[i % outputs];
            // A subnormal scale has a large rounding error, so the quotient may exceed the range.
            numbers[i] = scale == 0 ? (sbyte)0
                : (sbyte)Math.Clamp(MathF.Round((float)weight.Span[i] / scale), -MaxNumber, MaxNumber);
        }

        return new Int8Weights(numbers, scales);
    }

    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(Numbers.AsSpan());

    public Tensor ScaleTensor() => new(new Shape(Scales.Length), Array.ConvertAll(Scales, scale => (Real)scale));

    /// <summary>Dequantizes the weights.</summary>
    public void CopyTo(Span<Real> weight)
    {
        for (int i = 0; i < weight.Length; i++) weight[i] = Scales[i % Scales.Length] * Numbers[i];
    }

    /// <exception cref="InvalidDataException">The scales are missing, have another shape, or are not valid.</exception>
    public static Int8Weights Read(SafetensorsFile file, SafetensorsEntry entry)
    {
        if (entry.Type != Type) throw Fail(file, entry.Name, $"{Type}, as in a file of int8 weights", entry.Type);
        string name = entry.Name + ScaleSuffix;
        SafetensorsEntry scaleEntry = file.Find(name)
            ?? throw Fail(file, name, "the scales of a weight", "no such tensor");
        if (scaleEntry.Type != SafetensorsTypes.Written || scaleEntry.Shape.Count != 1
            || scaleEntry.Shape[0] != entry.Shape[^1])
        {
            throw Fail(file, name, $"{entry.Shape[^1]} numbers of {SafetensorsTypes.Written}, one per output",
                $"{scaleEntry.Type} of {scaleEntry.ShapeText}");
        }

        var scales = new Real[entry.Shape[^1]];
        file.CopyTo(scaleEntry, scales);
        int at = Array.FindIndex(scales, scale => !(scale >= 0 && Real.IsFinite(scale)));
        if (at >= 0) throw Fail(file, name, "finite scales that are not negative", $"{scales[at]} at index {at}");
        sbyte[] numbers = MemoryMarshal.Cast<byte, sbyte>(file.Bytes(entry)).ToArray();
        at = Array.FindIndex(numbers, number => number < -MaxNumber);
        if (at >= 0)
            throw Fail(file, entry.Name, $"numbers from −{MaxNumber} to {MaxNumber}", $"{numbers[at]} at index {at}");
        return new Int8Weights(numbers, Array.ConvertAll(scales, scale => (float)scale));
    }

    private static InvalidDataException Fail(SafetensorsFile file, string tensor, string expected, string found) =>
        BadFile.At(file.Name, $"tensor {BadFile.Quote(tensor)}", expected, found,
            "The file is damaged, or was changed after NeuralCore saved it: quantize the model again, or " +
            "download it again.");
}
