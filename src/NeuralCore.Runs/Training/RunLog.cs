using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Training;

/// <summary>history.csv, epoch by epoch; a disk that fails does not end the training. A run that is gone on with is said to be running again.</summary>
internal sealed class RunLog(RunFolder folder, RunDescription begun, DiskWatch watch) : TrainingCallback
{
    private readonly CsvLog history = new(folder.History);

    /// <summary>Whether the training was resumed: a checkpoint was found to fit.</summary>
    public bool HasResumed { get; private set; }

    public override void OnStart(Network network, TrainingOptions options) => watch.Try(() => history.OnStart(network, options));

    public override void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs)
    {
        HasResumed = true;
        watch.Try(() => AtomicFile.Write(folder.Description, Json.Write(begun) + "\n"));
        watch.Try(() => history.OnResume(network, checkpoint, epochs));
    }

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        watch.Try(() => history.OnEpoch(network, epoch));
        return false;
    }
}
