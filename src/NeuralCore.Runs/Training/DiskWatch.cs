using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Training;

/// <summary>Saves what a training can go on without: says once that it failed, and once that it works again.</summary>
/// <param name="what">The thing that is saved, at the beginning of a sentence: <c>Checkpoints</c>.</param>
internal sealed class DiskWatch(IMessages messages, RunFolder folder, string what)
{
    private bool failing;

    public void Try(Action save)
    {
        try
        {
            if (folder.Restore())
            {
                messages.Warning($"{folder.Path} had vanished and was made again. What it held is lost, but for what " +
                    $"is written from now on.");
            }

            save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!failing)
            {
                messages.Warning($"{what} cannot be saved: {PlainText.Sentence(e)} The training goes on in memory, " +
                    $"and it is tried again each time.");
            }

            failing = true;
            return;
        }

        if (failing) messages.Line($"{what} can be saved again.");
        failing = false;
    }
}
