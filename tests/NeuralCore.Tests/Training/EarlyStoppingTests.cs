namespace NeuralCore.Tests.Training;

public class EarlyStoppingTests
{
    [Fact]
    public void Stops_after_patience_and_restores_the_best_weights()
    {
        Network network = TrainingCase.NewNetwork();
        var best = new Dictionary<int, Real[]>();
        var stopping = new EarlyStopping(patience: 2);
        var watcher = new Watcher { Epoch = (trained, epoch) => { best[epoch.Epoch] = TrainingCase.Weights(trained); return false; } };
        History history = Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options(epochs: 60, rate: 0.05), [watcher, stopping]);

        Assert.Equal(StopReason.EarlyStopped, history.StopReason);
        Assert.Equal(history.Best!.Epoch, stopping.BestEpoch);
        Assert.Equal(stopping.BestEpoch + 2, history.Epochs[^1].Epoch);
        Assert.Equal(best[stopping.BestEpoch], TrainingCase.Weights(network));
    }

    [Fact]
    public void Restores_the_best_weights_when_cancelled_too()
    {
        Network network = TrainingCase.NewNetwork();
        using var source = new CancellationTokenSource();
        var weights = new Dictionary<int, Real[]>();
        var stopping = new EarlyStopping(patience: 5);
        var watcher = new Watcher
        {
            Epoch = (trained, epoch) => { weights[epoch.Epoch] = TrainingCase.Weights(trained); return false; },
            Batch = progress => { if (progress is { Epoch: 3, Step: 4 }) source.Cancel(); },
        };
        Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options(epochs: 9), [watcher, stopping], source.Token);
        Assert.Equal(weights[stopping.BestEpoch], TrainingCase.Weights(network));
    }

    [Fact]
    public void Cancelled_in_its_first_epoch_keeps_what_was_learned_rather_than_the_untrained_network()
    {
        Network network = TrainingCase.NewNetwork();
        Real[] untrained = TrainingCase.Weights(network);
        using var source = new CancellationTokenSource();
        var stopping = new EarlyStopping(patience: 5);
        var watcher = new Watcher { Batch = progress => { if (progress.Step == 4) source.Cancel(); } };
        Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options(), [watcher, stopping], source.Token);
        Assert.Equal(-1, stopping.BestEpoch);
        Assert.NotEqual(untrained, TrainingCase.Weights(network));
    }

    [Fact]
    public void Used_again_on_another_network_it_starts_from_the_beginning()
    {
        var stopping = new EarlyStopping(patience: 5);
        Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 1), [stopping]);
        Trainer.Fit(TrainingCase.NewNetwork("flatten | dense 7 relu | dense 10"), TrainingCase.Digits, TrainingCase.Options(epochs: 1), [stopping]);
        Assert.InRange(stopping.BestEpoch, 0, 1);
    }

    [Fact]
    public void Of_equal_losses_the_first_epoch_keeps_its_weights()
    {
        Network network = TrainingCase.NewNetwork();
        var stopping = new EarlyStopping(patience: 3);
        stopping.OnStart(network, TrainingCase.Options());
        EpochRecord[] epochs =
            [.. Enumerable.Range(1, 3).Select(epoch => new EpochRecord(epoch, 0, 0.7, 0.5, 0.7, 0.5, 0.001))];
        Real[] first = TrainingCase.Weights(network);
        foreach (EpochRecord epoch in epochs)
        {
            stopping.OnEpoch(network, epoch);
            foreach ((_, Tensor value) in network.State()) value.Span.Fill(epoch.Epoch);
        }

        stopping.OnEnd(network, new History(epochs, StopReason.Completed, null));

        Assert.Equal(1, stopping.BestEpoch);
        Assert.Equal(first, TrainingCase.Weights(network));
    }

    [Fact]
    public void Patience_below_one_is_refused() =>
        Assert.Throws<ArgumentException>(() => Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(), [new EarlyStopping(0)]));
}
