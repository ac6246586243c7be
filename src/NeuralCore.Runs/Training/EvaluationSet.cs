using NeuralCore.Handwriting;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>
/// The test set for an optional evaluation of a model: nothing is downloaded, and a missing test set is not an error.
/// </summary>
internal sealed class EvaluationSet(IMessages messages, CancellationToken cancellation)
{
    /// <returns>Null, with a warning, where none was named and none on this machine fits the model.</returns>
    /// <exception cref="InvalidDataException">The named test set does not fit the model.</exception>
    public Dataset? Find(Model model, DataChoice choice)
    {
        bool isNamed = choice.Dataset != DataChoice.Auto || choice.Folder is not null;
        Dataset? test = isNamed ? new DataFinder(messages, cancellation).ForTesting(choice).Sets.Test
            : OnThisMachine(model.Provenance.GetValueOrDefault(ModelKeys.DataSet, DataChoice.Mnist));
        string? problem = test is null ? "" : test.Count == 0
            ? $"{test.Name} has no images." : TestSetFit.Problem(model, test);
        if (problem is null)
        {
            if (TestSetFit.Warning(model, test!) is { } warning) messages.Warning(warning);
            return TestSetFit.WithClassesOf(model, test!);
        }

        if (isNamed) throw new InvalidDataException(problem);
        messages.Warning("No test set that fits the model was found on this machine, so the accuracy was not " +
            "measured. Name one with --dataset or --data.");
        return null;
    }

    private static Dataset? OnThisMachine(string dataset) => dataset switch
    {
        DataChoice.Generated => GeneratedDigits.Create(GeneratedDigits.TestCount, Defaults.DigitsSeed, part: 1),
        DataChoice.Mnist => DatasetSource.FromEnvironment(PublishedDataset.Mnist).LoadLocal()?.Test,
        DataChoice.Fashion => DatasetSource.FromEnvironment(PublishedDataset.FashionMnist).LoadLocal()?.Test,
        _ => null,
    };
}
