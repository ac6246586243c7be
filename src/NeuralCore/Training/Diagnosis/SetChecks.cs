namespace NeuralCore.Diagnosis;

/// <summary>Checks that training and test set fit together and share no images.</summary>
internal static class SetChecks
{
    /// <summary>A larger share of duplicates than one in this number is not a coincidence.</summary>
    private const int MaxSharedOneIn = 1000;

    /// <summary>Maximum difference in grey levels between the means of both sets; that of MNIST is 0.5.</summary>
    private const double MaxBrightnessDifference = 50;

    /// <summary>Number of evenly spread images whose brightness is measured.</summary>
    private const int SampleSize = 250;

    public static IEnumerable<CheckResult> Run(Dataset train, Dataset test)
    {
        bool sameShape = train.SampleShape == test.SampleShape,
            sameClasses = train.ClassNames.SequenceEqual(test.ClassNames);
        (double trainMean, double testMean) = (Brightness(train), Brightness(test));
        yield return CheckResult.Of(
            "train and test", $"{train.SampleShape} and {test.SampleShape}, {train.ClassNames.Count} and " +
            $"{test.ClassNames.Count} classes, mean {trainMean:0} and {testMean:0}",
            sameShape ? null : FindingCodes.OtherShape.Found(
                $"Training images are {train.SampleShape}, test images {test.SampleShape}, where one shape is expected"),
            sameClasses ? null : FindingCodes.OtherClasses.Found(
                $"{train.Name} has the classes {Names(train)}, {test.Name} has {Names(test)}, " +
                "where both should have the same"),
            sameShape && Math.Abs(trainMean - testMean) > MaxBrightnessDifference
                ? FindingCodes.OtherBrightness.Found(
                    $"Training images have a mean of {trainMean:0}, test images of {testMean:0}, " +
                    "where similar means are expected")
                : null);
        if (!sameShape || train.Count == 0 || test.Count == 0) yield break;

        int shared = SharedImages.Count(train, test);
        yield return CheckResult.Of(
            "duplicates", $"{shared} of {test.Count} test images are training images",
            (long)shared * MaxSharedOneIn > test.Count
                ? FindingCodes.Duplicates.Found(
                    $"{shared} of {test.Count} test images are also training images, where none should be")
                : null);
    }

    private static string Names(Dataset data)
    {
        const int MaxLength = 60;
        string names = string.Join(", ", data.ClassNames);
        return names.Length <= MaxLength ? $"({names})" : $"({names[..MaxLength]}…)";
    }

    private static double Brightness(Dataset data)
    {
        (long sum, long pixels) = (0, 0);
        for (int i = 0; i < data.Count; i += Math.Max(1, data.Count / SampleSize))
        {
            foreach (byte pixel in data.Image(i)) sum += pixel;
            pixels += data.SampleShape.Length;
        }

        return pixels == 0 ? 0 : (double)sum / pixels;
    }
}
