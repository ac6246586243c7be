namespace NeuralCore.Diagnosis;

/// <summary>Checks that images have the expected range: pixels up to 255, bright ink on a background of 0.</summary>
internal static class PixelChecks
{
    /// <summary>
    /// If no pixel is above this value, the images were probably scaled to 0…1 before they were saved as bytes.
    /// </summary>
    private const byte MaxFaint = 15;

    /// <summary>A border whose mean is at least this value is a white background.</summary>
    private const double MinWhite = 200;

    /// <summary>Number of evenly spread images whose border is examined.</summary>
    private const int SampleSize = 250;

    public static CheckResult Run(Dataset data)
    {
        const string Check = "pixels";
        if (data.Count == 0) return CheckResult.Of(Check, "no images");
        (int blanks, int first, bool sameValue) = CountBlanks(data);
        byte value = data.Image(0)[0];
        if (blanks == data.Count && sameValue)
        {
            return CheckResult.Of(Check, $"all {value}", value == 0
                ? FindingCodes.AllZero.Found($"All pixels of {data.Name} are 0, where ink up to 255 is expected")
                : FindingCodes.OneValue.Found(
                    $"All pixels of {data.Name} are {value}, where a background of 0 and ink up to 255 is expected"));
        }

        bool isFaint = !Enumerable.Range(0, data.Count)
            .Any(i => data.Image(i).ContainsAnyExceptInRange((byte)0, MaxFaint));
        (int bright, int sampled) = CountBrightBorders(data);
        bool isInverted = 2 * bright > sampled;
        string range = isFaint ? $"{MaxFaint} or less" : "ink and background";
        return CheckResult.Of(
            Check, $"{range}, {blanks} blank images, {100.0 * bright / sampled:0} % with a bright border",
            isFaint
                ? FindingCodes.Faint.Found(
                    $"No pixel of {data.Name} is above {MaxFaint}, where ink up to 255 is expected")
                : null,
            blanks > 0
                ? FindingCodes.Blank.Found(
                    $"{blanks} of the {data.Count} images of {data.Name} are blank, the first of them image {first}, " +
                    "where each should contain ink")
                : null,
            isInverted
                ? FindingCodes.Inverted.Found(
                    $"{100.0 * bright / sampled:0} % of the images of {data.Name} have a border of {MinWhite} or " +
                    "more, where the background should be 0")
                : null);
    }

    /// <summary>
    /// Counts blank images; returns their count, the first of them, and whether all of them have the same value.
    /// </summary>
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
        (int bright, int sampled, int stride) = (0, 0, Math.Max(1, data.Count / SampleSize));
        for (int i = 0; i < data.Count; i += stride, sampled++)
        {
            if (BorderMean(data.Image(i), data.SampleShape) >= MinWhite) bright++;
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
