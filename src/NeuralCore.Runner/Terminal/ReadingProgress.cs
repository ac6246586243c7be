using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>A bar under the answers while many pictures are read, on a terminal.</summary>
internal static class ReadingProgress
{
    /// <summary>Fewer are read before anybody wonders.</summary>
    private const int MinPictures = 10;

    /// <param name="read">Reads; calls what it is given after each picture.</param>
    public static void Watch(Screen screen, int pictures, Action<Action> read)
    {
        if (!screen.IsLive || pictures < MinPictures)
        {
            read(() => { });
            return;
        }

        screen.Console.Progress().AutoClear(true).ExcludeVerticalPadding().Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new RemainingTimeColumn()).Start(context =>
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

        string Describe(int done) => $"picture {Figures.Count(done)} of {Figures.Count(pictures)}";
    }
}
