namespace NeuralCore.Diagnosis;

/// <summary>Whether images are what a network here reads: bytes up to 255, ink bright on a background of 0.</summary>
internal static class PixelChecks
{
    /// <summary>Pixels that reach no higher are the digits 0 and 1 of images that were scaled, or barely more.</summary>
    private const byte FaintUpTo = 15;

    /// <summary>A border this bright in the mean is paper.</summary>
    private const double PaperFrom = 200;

    /// <summary>Images whose border is looked at, evenly spread.</summary>
    private const int Sampled = 250;

    public static CheckResult Run(Dataset data)
    {
        const string Check = "pixels";
        if (data.Count == 0) return CheckResult.Of(Check, "no images");
        (int blanks, int first, bool sameValue) = CountBlanks(data);
        byte value = data.Image(0)[0];
        if (blanks == data.Count && sameValue)
        {
            return CheckResult.Of(Check, $"all {value}", value == 0
                ? FindingCodes.AllZero.Found($"All pixels of {data.Name} are 0, where ink reaches up to 255")
                : FindingCodes.OneValue.Found($"All pixels of {data.Name} are {value}, where images have a background of 0 and ink up to 255"));
        }

        bool isFaint = !Enumerable.Range(0, data.Count).Any(i => data.Image(i).ContainsAnyExceptInRange((byte)0, FaintUpTo));
        (int bright, int sampled) = CountBrightBorders(data);
        bool isInverted = 2 * bright > sampled;
        return CheckResult.Of(
            Check, $"{(isFaint ? $"up to {FaintUpTo} at most" : "ink and background")}, {blanks} blank images, {100.0 * bright / sampled:0} % with a bright border",
            isFaint ? FindingCodes.Faint.Found($"No pixel of {data.Name} is above {FaintUpTo}, where ink reaches up to 255") : null,
            blanks > 0 ? FindingCodes.Blank.Found($"{blanks} of the {data.Count} images of {data.Name} are blank, the first of them image {first}, where each should show something") : null,
            isInverted ? FindingCodes.Inverted.Found($"{100.0 * bright / sampled:0} % of the images of {data.Name} have a border of {PaperFrom} or more, where the background should be 0") : null);
    }

    /// <summary>Images of one value, the first of them, and whether those values are one.</summary>
    private static (int Count, int First, bool SameValue) CountBlanks(Dataset data)
    {
        (int count, int first, bool same) = (0, -1, true);
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<byte> image = data.Image(i);
            if (image.ContainsAnyExcept(image[0])) continue;
            if (count++ == 0) first = i;
            same &= image[0] == data.Image(first)[0];
        }

        return (count, first, same);
    }

    private static (int Bright, int Sampled) CountBrightBorders(Dataset data)
    {
        (int bright, int sampled, int stride) = (0, 0, Math.Max(1, data.Count / Sampled));
        for (int i = 0; i < data.Count; i += stride, sampled++)
        {
            if (BorderMean(data.Image(i), data.SampleShape) >= PaperFrom) bright++;
        }

        return (bright, sampled);
    }

    private static double BorderMean(ReadOnlySpan<byte> image, Shape shape)
    {
        (int height, int row) = (shape[0], shape[1] * shape[2]);
        (long sum, int count) = (0, 0);
        for (int y = 0; y < height; y++)
        {
            bool whole = y == 0 || y == height - 1;
            for (int x = 0; x < row; x++)
            {
                if (!whole && x >= shape[2] && x < row - shape[2]) continue;
                sum += image[y * row + x];
                count++;
            }
        }

        return (double)sum / count;
    }
}
