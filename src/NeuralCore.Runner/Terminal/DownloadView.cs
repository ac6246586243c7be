using NeuralCore.Handwriting;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>Shows a download while it runs: a progress bar on a terminal, one line per file elsewhere.</summary>
internal static class DownloadView
{
    private const double Megabyte = 1e6;

    public static TrainTest Run(Screen screen, string dataset, Func<IProgress<DownloadProgress>, Task<TrainTest>> load)
    {
        if (!screen.IsLive)
        {
            string announced = "";
            return load(new Reporter(progress =>
            {
                if (progress.Bytes == 0 || progress.FileName == announced) return;
                announced = progress.FileName;
                screen.Line($"Downloading {dataset}, file {progress.FileNumber} of {progress.FileCount}: " +
                    $"{progress.FileName} from {progress.Mirror.Host}");
            })).GetAwaiter().GetResult();
        }

        return screen.Console.Progress().AutoClear(true).ExcludeVerticalPadding()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn())
            .StartAsync(async context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape($"Looking for {dataset}"), maxValue: 1);
            task.IsIndeterminate = true;
            return await load(new Reporter(progress =>
            {
                task.Description = Markup.Escape($"{dataset} {progress.FileNumber}/{progress.FileCount} from " +
                    $"{progress.Mirror.Host}, {progress.Bytes / Megabyte:0.0} MB");
                task.IsIndeterminate = progress.TotalBytes is null;
                if (progress.TotalBytes is { } total and > 0)
                    task.Value = (progress.FileNumber - 1 + (double)progress.Bytes / total) / progress.FileCount;
            })).ConfigureAwait(false);
        }).GetAwaiter().GetResult();
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, in order and synchronously.</summary>
    private sealed class Reporter(Action<DownloadProgress> handle) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => handle(value);
    }
}
