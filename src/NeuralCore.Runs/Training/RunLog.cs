using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Training;

/// <summary>
/// Writes history.csv, epoch by epoch; a failed write does not end the training. Sets the state in run.json to running
/// at the first step.
/// </summary>
internal sealed class RunLog(RunFolder folder, RunDescription begun, DiskWatch watch) : TrainingCallback
{
    private readonly CsvLog history = new(folder.History);

    /// <summary>Whether the training was started, or resumed from a valid checkpoint.</summary>
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
