namespace NeuralCore.Diagnosis;

/// <summary>Whether training and test set belong together and are apart.</summary>
internal static class SetChecks
{
    /// <summary>More shared images than one in so many are no chance.</summary>
    private const int SharedOneIn = 1000;

    /// <summary>Grey levels between the means of sets that were prepared alike; those of MNIST differ by 0.5.</summary>
    private const double MaxBrightness = 50;

    /// <summary>Images whose brightness is measured, evenly spread.</summary>
    private const int Sampled = 250;

    public static IEnumerable<CheckResult> Run(Dataset train, Dataset test)
    {
        bool sameShape = train.SampleShape == test.SampleShape, sameClasses = train.ClassNames.SequenceEqual(test.ClassNames);
        (double trainMean, double testMean) = (Brightness(train), Brightness(test));
        yield return CheckResult.Of(
            "train and test", $"{train.SampleShape} and {test.SampleShape}, {train.ClassNames.Count} and {test.ClassNames.Count} classes, mean {trainMean:0} and {testMean:0}",
            sameShape ? null : FindingCodes.OtherShape.Found($"Training images are {train.SampleShape}, test images {test.SampleShape}, where one shape is expected"),
            sameClasses ? null : FindingCodes.OtherClasses.Found($"{train.Name} has the classes {Names(train)}, {test.Name} has {Names(test)}, where both should be the same"),
            sameShape && Math.Abs(trainMean - testMean) > MaxBrightness ? FindingCodes.OtherBrightness.Found($"Training images have a mean of {trainMean:0}, test images of {testMean:0}, where both should be alike") : null);
        if (!sameShape || train.Count == 0 || test.Count == 0) yield break;

        int shared = SharedImages.Count(train, test);
        yield return CheckResult.Of(
            "duplicates", $"{shared} of {test.Count} test images are training images",
            (long)shared * SharedOneIn > test.Count ? FindingCodes.Duplicates.Found($"{shared} of {test.Count} test images are also training images, where none should be") : null);
    }

    private static string Names(Dataset data)
    {
        const int Longest = 60;
        string names = string.Join(", ", data.ClassNames);
        return names.Length <= Longest ? $"({names})" : $"({names[..Longest]}…)";
    }

    private static double Brightness(Dataset data)
    {
        (long sum, long pixels) = (0, 0);
        for (int i = 0; i < data.Count; i += Math.Max(1, data.Count / Sampled))
        {
            foreach (byte pixel in data.Image(i)) sum += pixel;
            pixels += data.SampleShape.Length;
        }

        return pixels == 0 ? 0 : (double)sum / pixels;
    }
}
