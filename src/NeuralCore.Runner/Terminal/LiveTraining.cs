using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralCore.Runner.Terminal;

/// <summary>
/// A table with one line per epoch, and below it a progress bar of the training with the metrics of the last batch.
/// </summary>
internal sealed class LiveTraining(Screen screen) : TrainingView
{
    /// <summary>Update interval of the progress bar.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private const string Gap = "  ";
    private const int MinBar = 5, MaxBar = 40;

    private readonly Lock gate = new();
    private ProgressTask? task;
    private BatchProgress last;
    private long began;
    private double doneBefore;
    private long shown;

    public override History Watch(Func<History> train)
    {
        screen.Line(Row("epoch", "   loss", "accuracy", "val. loss", "val. accuracy", "learning rate", "seconds"),
            "grey");
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
        if (began == 0) (began, doneBefore) = (TimeProvider.System.GetTimestamp(), Done(progress));
        lock (gate) last = progress;
        if (shown != 0 && TimeProvider.System.GetElapsedTime(shown) < Interval) return;
        shown = TimeProvider.System.GetTimestamp();
        task!.Value = Done(progress);
    }

    /// <summary>The table includes the epochs before the interruption.</summary>
    public override void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs)
    {
        foreach (EpochRecord epoch in epochs) OnEpoch(network, epoch);
    }

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        screen.Line(Row(
            $"{epoch.Epoch,5}", $"{Figures.Loss(epoch.TrainLoss),7}", $"{Figures.Percent(epoch.TrainAccuracy),8}",
            $"{Figures.Loss(epoch.ValidationLoss),9}", $"{Figures.Percent(epoch.ValidationAccuracy),13}",
            $"{Figures.Short(epoch.LearningRate),13}", $"{Figures.Seconds(epoch.TrainSeconds),7}"));
        return false;
    }

    /// <summary>As many cells, from the left, as fit into the terminal.</summary>
    private string Row(params string[] cells)
    {
        int shown = cells.Length;
        while (shown > 1 && string.Join(Gap, cells.Take(shown)).Length >= screen.Console.Profile.Width) shown--;
        return string.Join(Gap, cells.Take(shown));
    }

    /// <summary>
    /// As many columns, most important first, as fit into the terminal; the bar takes the remaining width.
    /// </summary>
    private ProgressColumn[] Columns()
    {
        (int Width, Func<string> Text)[] texts =
        [
            (11, () => $"epoch {Last.Epoch}/{Last.Epochs}".PadRight(11)),
            (11, () => $"loss {Figures.Loss(Last.Loss)}"),
            (8, () => Figures.Percent(Last.Accuracy)),
            (11, () => $"ETA {Figures.Clock(Remaining())}"),
            (16, () => $"{Figures.Count(Last.ImagesPerSecond)} images/s"),
        ];
        var columns = new List<ProgressColumn>();
        int left = screen.Console.Profile.Width - 1;
        foreach ((int width, Func<string> text) in texts)
        {
            if (left <= width) break;
            columns.Add(new TextColumn(width, text));
            left -= width + 1;
        }

        if (left > MinBar) columns.Insert(1, new ProgressBarColumn { Width = Math.Min(left - 1, MaxBar) });
        return [.. columns];
    }

    private BatchProgress Last
    {
        get
        {
            lock (gate) return last;
        }
    }

    /// <summary>The completed fraction of the training.</summary>
    private static double Done(BatchProgress progress) =>
        progress.Epochs == 0 ? 0 : (progress.Epoch - 1 + (double)progress.Step / progress.Steps) / progress.Epochs;

    /// <summary>By elapsed time, including validation.</summary>
    private TimeSpan Remaining()
    {
        double done = Done(Last);
        return began == 0 || done <= doneBefore ? TimeSpan.Zero
            : TimeProvider.System.GetElapsedTime(began) * ((1 - done) / (done - doneBefore));
    }
}

/// <summary>
/// A column of a progress line with a fixed width, whose text is evaluated at each redraw.
/// </summary>
internal sealed class TextColumn(int width, Func<string> text) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(text().PadLeft(width));

    public override int? GetColumnWidth(RenderOptions options) => width;
}
