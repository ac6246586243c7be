namespace NeuralCore.Runs.Training;

/// <summary>Whether a model can be evaluated on a test set, which may have fewer classes than the model, as a
/// folder of digits without a 9.</summary>
internal static class TestSetFit
{
    /// <summary>Maximum number of names in a warning.</summary>
    private const int MaxNames = 3;

    /// <summary>The reason why not; null where it can.</summary>
    public static string? Problem(Model model, Dataset test)
    {
        const string Question = "Is it the right data set?";
        if (test.SampleShape != model.InputShape)
            return $"The model takes images of {model.InputShape}, those of {test.Name} are {test.SampleShape}. " +
                $"{Question}";
        return test.ClassNames.Count > model.ClassNames.Count
            ? $"The model has {model.ClassNames.Count} classes, {test.Name} has {test.ClassNames.Count}. {Question}"
            : null;
    }

    /// <summary>A warning where class names of the model and the test set differ; null where they are
    /// equal.</summary>
    public static string? Warning(Model model, Dataset test)
    {
        return Differences(model, test, "the test set") is not { } names ? null
            : $"The classes of {test.Name} are named differently: {names}. "
                + "Labels are compared by their numbers; is it the right data set?";
    }

    /// <summary>A warning where class names of a model and of the data it is trained on differ; null where they are
    /// equal.</summary>
    public static string? TrainingWarning(Model model, Dataset train) =>
        Differences(model, train, "the data") is not { } names ? null
            : $"The classes of {train.Name} are named differently: {names}. "
                + "All weights are kept, and the trained model has the names of the data.";

    private static string? Differences(Model model, Dataset data, string where)
    {
        int[] differing = [.. Enumerable.Range(0, data.ClassNames.Count).Where(
            c => data.ClassNames[c] != model.ClassNames[c])];
        if (differing.Length == 0) return null;
        return string.Join(
            ", ", differing.Take(MaxNames).Select(c =>
                $"label {c} is {model.ClassNames[c]} for the model and {data.ClassNames[c]} in {where}"))
            + (differing.Length > MaxNames ? ", …" : "");
    }

    /// <summary>The test set with the classes of the model.</summary>
    public static Dataset WithClassesOf(Model model, Dataset test) =>
        test.ClassNames.SequenceEqual(model.ClassNames) ? test : test.WithClassNames(model.ClassNames);
}
