using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Training;

/// <summary>
/// history.csv, epoch by epoch; a disk that fails does not end the training. run.json says from the first step on that
/// the run is running, which one that is resumed was not.
/// </summary>
internal sealed class RunLog(RunFolder folder, RunDescription begun, DiskWatch watch) : TrainingCallback
{
    private readonly CsvLog history = new(folder.History);

    /// <summary>Whether the training was begun, or resumed from a checkpoint that was found to fit.</summary>
    public bool HasBegun { get; private set; }

    public override void OnStart(Network network, TrainingOptions options)
    {
        if (options.ResumeFrom is null) Begin();
        watch.Try(() => history.OnStart(network, options));
    }

    public override void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs)
    {
        Begin();
        watch.Try(() => history.OnResume(network, checkpoint, epochs));
    }

    private void Begin()
    {
        HasBegun = true;
        watch.Try(() => AtomicFile.Write(folder.Description, Json.Write(begun) + "\n", flush: false));
    }

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        watch.Try(() => history.OnEpoch(network, epoch));
        return false;
    }
}
