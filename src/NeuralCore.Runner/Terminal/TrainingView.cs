namespace NeuralCore.Runner.Terminal;

/// <summary>Shows a training while it runs.</summary>
internal abstract class TrainingView : TrainingCallback
{
    /// <summary>A redrawn table on a terminal, plain lines elsewhere.</summary>
    public static TrainingView For(Screen screen) =>
        screen.IsLive ? new LiveTraining(screen) : new PlainTraining(screen);

    /// <summary>Runs <paramref name="train"/>, to which this view was passed as a callback.</summary>
    public abstract History Watch(Func<History> train);
}
