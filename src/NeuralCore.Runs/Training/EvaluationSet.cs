using NeuralCore.Handwriting;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>The test set by which a model is judged where that is wanted but not asked for: nothing is downloaded, and none is no error.</summary>
internal sealed class EvaluationSet(IMessages messages, CancellationToken cancellation)
{
    /// <returns>Null where nothing was named and there is none on this machine that fits the model; a line says so.</returns>
    /// <exception cref="InvalidDataException">The one that was named does not fit.</exception>
    public Dataset? Find(Model model, DataChoice choice)
    {
        bool isNamed = choice.Dataset != DataChoice.Auto || choice.Folder is not null;
        Dataset? test = isNamed ? new DataFinder(messages, cancellation).ForTesting(choice).Sets.Test : OnThisMachine(model.Provenance.GetValueOrDefault(ModelKeys.DataSet, DataChoice.Mnist));
        string? problem = test is null ? "" : test.Count == 0
            ? $"{test.Name} has no images." : TestSetFit.Problem(model, test);
        if (problem is null)
        {
            if (TestSetFit.Warning(model, test!) is { } warning) messages.Warning(warning);
            return TestSetFit.WithClassesOf(model, test!);
        }

        if (isNamed) throw new InvalidDataException(problem);
        messages.Warning("No test set that fits the model was found on this machine, so the accuracy was not measured. Name one with --dataset or --data.");
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
