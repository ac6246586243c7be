namespace NeuralCore.Runner.Commands;

/// <summary>Saves what a training can go on without: says once that it failed, and once that it works again.</summary>
/// <param name="what">The thing that is saved, at the beginning of a sentence: <c>Checkpoints</c>.</param>
internal sealed class DiskWatch(Screen screen, RunFolder folder, string what)
{
    private bool failing;

    public void Try(Action save)
    {
        try
        {
            if (folder.Restore()) screen.Warning($"{folder.Path} had vanished and was made again. What it held is lost, but for what is written from now on.");
            save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!failing) screen.Warning($"{what} cannot be saved: {Failure.Sentence(e)} The training goes on in memory, and it is tried again each time.");
            failing = true;
            return;
        }

        if (failing) screen.Line($"{what} can be saved again.", "green");
        failing = false;
    }
}
