using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>A progress bar below the predictions of many images, on a terminal.</summary>
internal static class ReadingProgress
{
    /// <summary>No progress bar for fewer images.</summary>
    private const int MinPictures = 10;

    /// <param name="read">Processes the images; calls its argument after each.</param>
    public static void Watch(Screen screen, int pictures, Action<Action> read)
    {
        if (!screen.IsLive || pictures < MinPictures)
        {
            read(() => { });
            return;
        }

        screen.Console.Progress().AutoClear(true).ExcludeVerticalPadding()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(),
            new RemainingTimeColumn()).Start(context =>
        {
            int done = 0;
            ProgressTask task = context.AddTask(Describe(done), maxValue: pictures);
            screen.HasProgress = true;
            try
            {
                read(() =>
                {
                    task.Description = Describe(++done);
                    task.Value = done;
                });
            }
            finally
            {
                screen.HasProgress = false;
            }
        });

        string Describe(int done) => $"image {Figures.Count(done)} of {Figures.Count(pictures)}";
    }
}
