using NeuralCore.Networks;
using NeuralCore.Training;
using Spectre.Console;

namespace NeuralCore.Runner.Reports;

/// <summary>A table that grows by a line an epoch, and under it a bar over the whole training with what is known after the last batch.</summary>
internal sealed class LiveTraining(Screen screen) : TrainingView
{
    /// <summary>The bar's task is told this often: more is not seen.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Below this width the table leaves out its last two columns, and the line the speed.</summary>
    private const int FullWidth = 72;

    private readonly bool isWide = screen.Console.Profile.Width >= FullWidth;
    private readonly Lock gate = new();
    private ProgressTask? task;
    private BatchProgress last;
    private long began;
    private long shown;

    public override History Watch(Func<History> train)
    {
        string head = "epoch     loss  accuracy  val. loss  val. accuracy";
        screen.Line(isWide ? head + "  learning rate  seconds" : head, "grey");
        return screen.Console.Progress().AutoClear(true).ExcludeVerticalPadding().Columns(Columns()).Start(context =>
        {
            task = context.AddTask("training", maxValue: 1);
            screen.HasProgress = true;
            try
            {
                return train();
            }
            finally
            {
                screen.HasProgress = false;
            }
        });
    }

    public override void OnBatch(in BatchProgress progress)
    {
        if (began == 0) began = TimeProvider.System.GetTimestamp();
        lock (gate) last = progress;
        if (shown != 0 && TimeProvider.System.GetElapsedTime(shown) < Interval) return;
        shown = TimeProvider.System.GetTimestamp();
        task!.Value = Done(progress);
    }

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        string line = $"{epoch.Epoch,5}  {Figures.Loss(epoch.TrainLoss),7}  {Figures.Percent(epoch.TrainAccuracy),8}  {Figures.Loss(epoch.ValidationLoss),9}  {Figures.Percent(epoch.ValidationAccuracy),13}";
        screen.Line(isWide ? $"{line}  {Figures.Short(epoch.LearningRate),13}  {Figures.Seconds(epoch.TrainSeconds),7}" : line);
        return false;
    }

    private ProgressColumn[] Columns()
    {
        // Widths of the columns with a space between each; the bar takes what is left.
        int left = screen.Console.Profile.Width - (isWide ? 67 : 50);
        var columns = new List<ProgressColumn> { new TextColumn(11, () => $"epoch {Last.Epoch}/{Last.Epochs}".PadRight(11), "bold") };
        if (left >= 5) columns.Add(new ProgressBarColumn { Width = Math.Min(left, 40) });
        columns.Add(new TextColumn(11, () => $"loss {Figures.Loss(Last.Loss)}"));
        columns.Add(new TextColumn(9, () => Figures.Percent(Last.Accuracy)));
        if (isWide) columns.Add(new TextColumn(16, () => $"{Figures.Count(Last.ImagesPerSecond)} images/s"));
        columns.Add(new TextColumn(12, () => $"ETA {Figures.Clock(Remaining())}"));
        return [.. columns];
    }

    private BatchProgress Last
    {
        get
        {
            lock (gate) return last;
        }
    }

    /// <summary>The part of the whole training that is done.</summary>
    private static double Done(BatchProgress progress) => progress.Epochs == 0 ? 0 : (progress.Epoch - 1 + (double)progress.Step / progress.Steps) / progress.Epochs;

    /// <summary>By the clock on the wall, so that validation counts too.</summary>
    private TimeSpan Remaining()
    {
        double done = Done(Last);
        return began == 0 || done <= 0 ? TimeSpan.Zero : TimeProvider.System.GetElapsedTime(began) * ((1 - done) / done);
    }
}
