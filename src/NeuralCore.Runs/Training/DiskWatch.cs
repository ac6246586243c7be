using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Training;

/// <summary>
/// Saves files that a training can continue without: reports once that it failed, and once that it works again.
/// </summary>
/// <param name="what">The name of what is saved, for the start of a sentence: <c>Checkpoints</c>.</param>
internal sealed class DiskWatch(IMessages messages, RunFolder folder, string what)
{
    private bool failing;

    public void Try(Action save)
    {
        try
        {
            if (folder.Restore())
            {
                messages.Warning($"{folder.Path} was deleted and has been created again. Its earlier files are " +
                    "lost.");
            }

            save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!failing)
            {
                messages.Warning($"{what} cannot be saved: {PlainText.Sentence(e)} The training continues, and each " +
                    "save is tried again.");
            }

            failing = true;
            return;
        }

        if (failing) messages.Line($"{what} can be saved again.");
        failing = false;
    }
}
