using System.Globalization;

namespace NeuralCore;

/// <summary>Normalization of pixels to the inputs that a network was trained on.</summary>
/// <remarks><code>
/// x = (scale·byte/255 − mean[c]) / deviation[c]      c: the channel
///
/// 0..1                                the default of this library
/// 0..255                              unscaled pixels, the input of many ONNX files
/// 0..1 mean 0.1307 std 0.3081         Normalize((0.1307,), (0.3081,)) of PyTorch
/// </code></remarks>
public sealed class InputScaling
{
    private const string MeanWord = " mean ", DeviationWord = " std ", Range = "0..";

    /// <param name="scale">The value of full ink, a byte of 255, before mean and deviation: 1 or 255.</param>
    /// <param name="mean">One number for all channels, or one per channel; null for 0.</param>
    /// <param name="deviation">One number for all channels, or one per channel, above 0; null for 1.</param>
    public InputScaling(double scale = 1, IReadOnlyList<double>? mean = null, IReadOnlyList<double>? deviation = null)
    {
        (Scale, Mean, Deviation) = (scale, mean ?? [0], deviation ?? [1]);
        Guard.Require(scale > 0 && double.IsFinite(scale),
            $"The scale of inputs must be a finite number above 0, not {scale}.");
        Guard.Require(Mean.Count > 0 && Mean.All(double.IsFinite), $"A mean must be a finite number.");
        Guard.Require(Deviation.Count > 0 && Deviation.All(s => s > 0 && double.IsFinite(s)),
            $"A deviation must be a finite number above 0.");
        IsDefault = Scale == 1 && Mean.All(m => m == 0) && Deviation.All(s => s == 1);
    }

    /// <summary>The default scaling: pixels from 0 to 1.</summary>
    public static InputScaling Default { get; } = new();

    public double Scale { get; }

    public IReadOnlyList<double> Mean { get; }

    public IReadOnlyList<double> Deviation { get; }

    /// <summary>Whether the scaling leaves pixels in [0, 1] unchanged.</summary>
    public bool IsDefault { get; }

    /// <summary>
    /// The scaling that computes factor·x + offset for x in [0, 1], with one number for all channels or one per
    /// channel.
    /// </summary>
    /// <param name="factors">Above 0.</param>
    public static InputScaling Of(IReadOnlyList<double> factors, IReadOnlyList<double> offsets)
    {
        Guard.Require(factors.Count == offsets.Count,
            $"{factors.Count} factors and {offsets.Count} offsets do not match.");
        if (factors.Distinct().Count() == 1 && offsets.All(offset => offset == 0)) return new InputScaling(factors[0]);
        return new InputScaling(1, [.. factors.Zip(offsets, (a, b) => -b / a)], [.. factors.Select(a => 1 / a)]);
    }

    /// <returns>Null if the text is not in the form that <see cref="ToString"/> writes.</returns>
    public static InputScaling? Parse(string text)
    {
        (string rest, IReadOnlyList<double>? deviation) = Split(text, DeviationWord);
        (rest, IReadOnlyList<double>? mean) = Split(rest, MeanWord);
        if (!rest.StartsWith(Range, StringComparison.Ordinal)) return null;
        if (Number(rest[Range.Length..]) is not { } scale) return null;
        try
        {
            return new InputScaling(scale, mean, deviation);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Throws unless there is one number for all channels, or one per channel.</summary>
    /// <param name="input">(H, W, C), or (F), which has one channel.</param>
    public void RequireFit(Shape input)
    {
        int channels = Channels(input);
        Require(Mean.Count, "means");
        Require(Deviation.Count, "deviations");

        void Require(int count, string what) => Guard.Require(count == 1 || count == channels,
            $"{count} {what} were given for inputs of {Figures.Count(channels, "channel")}: " +
            $"give one for all, or one per channel.");
    }

    /// <summary>The factors of inputs in [0, 1] for each channel: scale/deviation.</summary>
    public double[] Factors(int channels) =>
        [.. Enumerable.Range(0, channels).Select(c => Scale / Deviation[Deviation.Count == 1 ? 0 : c])];

    /// <summary>The offsets that are added after the multiplication: −mean/deviation.</summary>
    public double[] Offsets(int channels) =>
        [.. Enumerable.Range(0, channels)
        .Select(c => -Mean[Mean.Count == 1 ? 0 : c] / Deviation[Deviation.Count == 1 ? 0 : c])];

    /// <summary>Scales inputs in place.</summary>
    /// <param name="x">(N, H, W, C) or (N, F), in [0, 1].</param>
    public void Apply(Tensor x)
    {
        if (IsDefault) return;
        int channels = Channels(x.Shape.Sample);
        RequireFit(x.Shape.Sample);
        Real[] factors = [.. Factors(channels).Select(a => (Real)a)],
            offsets = [.. Offsets(channels).Select(b => (Real)b)];
        Span<Real> values = x.Span;
        for (int c = 0; c < channels; c++)
        {
            for (int i = c; i < values.Length; i += channels)
                values[i] = Real.FusedMultiplyAdd(values[i], factors[c], offsets[c]);
        }
    }

    /// <summary>The text form in model files and messages: <c>0..1 mean 0.1307 std 0.3081</c>.</summary>
    public override string ToString() => string.Concat(
        Range, Text(Scale), Mean.All(m => m == 0) ? "" : MeanWord + Text(Mean),
            Deviation.All(s => s == 1) ? "" : DeviationWord + Text(Deviation));

    private static int Channels(Shape input) => input.Rank == 3 ? input[2] : 1;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyList<double> values) => string.Join(',', values.Select(Text));

    private static (string Before, IReadOnlyList<double>? Numbers) Split(string text, string word)
    {
        int at = text.IndexOf(word, StringComparison.Ordinal);
        if (at < 0) return (text, null);
        IEnumerable<string> parts = text[(at + word.Length)..].Split(',');
        return (text[..at], [.. parts.Select(part => Number(part) ?? double.NaN)]);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value) ? value : null;
}
