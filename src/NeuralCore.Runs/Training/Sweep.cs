using System.Globalization;
using System.Text;
using System.Text.Json;
using NeuralCore.Runs.Comparing;
using NeuralCore.Runs.Distributed;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Training;

/// <summary>
/// Runs the trials of a hyperparameter search, each in a process of this program. A sweep that was interrupted is
/// resumed by the same command: its completed trials are found by their arguments in run.json. Ranks of MPI train every
/// n-th trial each.
/// </summary>
/// <param name="common">Options of train for all trials.</param>
/// <param name="trials">The options of each trial.</param>
/// <param name="output">The folder of the runs.</param>
/// <param name="jobs">Processes at the same time.</param>
/// <param name="threads">Threads of each.</param>
/// <param name="group">The processes that share the trials, with the same folder; null for one.</param>
internal sealed class Sweep(
    IReadOnlyList<string> common, IReadOnlyList<string[]> trials, string output, int jobs, int threads,
    IMessages messages, MpiGroup? group = null)
{
    private const string Threads = "--threads", TableName = "sweep.csv";

    /// <summary>States of a run that is not trained further.</summary>
    private static readonly string[] Ended = ["completed", "earlyStopped", "diverged"];

    /// <summary>The trials of this process.</summary>
    private readonly string[][] share =
        [.. trials.Where((_, i) => group is null || i % group.Count == group.Rank)];

    private readonly Lock one = new();
    private readonly List<string> lines = [];
    private int next;

    /// <summary>Trains those trials of this process that are not trained yet, and waits for the other
    /// processes, which then have not left the group.</summary>
    /// <exception cref="PeerLostException">Another process has ended.</exception>
    /// <exception cref="InvalidDataException">The processes have different trials.</exception>
    public void Train(CancellationToken cancellation)
    {
        Directory.CreateDirectory(output);
        try
        {
            if (group is not null && RankAgreement.Difference(group, Facts()) is { } difference)
            {
                group.Leave(exitCode: 2, group.Rank > 0 ? null : difference);
                throw new InvalidDataException(difference);
            }

            Task[] workers = [.. Enumerable.Range(0, jobs)
                .Select(_ => Task.Run(() => Work(cancellation), CancellationToken.None))];
            Task.WhenAll(workers).GetAwaiter().GetResult();
            cancellation.ThrowIfCancellationRequested();
            string[] others = group?.GatherTexts(string.Join('\n', lines)) ?? [];
            foreach (string text in others.Skip(1).Where(text => text.Length > 0)) messages.Line(text);
        }
        catch (PeerLostException e)
        {
            throw new PeerLostException(e.Reason, "The same command resumes the sweep, with any number of processes.");
        }
    }

    /// <summary>Ranks the trials by their validation loss, best first.</summary>
    /// <returns>The trials that have a validation loss.</returns>
    public IReadOnlyList<ComparedRun> Rank()
    {
        Dictionary<string, string> folders = Folders();
        (string[] Words, ComparedRun Run, CurvePoint Best)[] ranked =
        [
            .. from words in trials
               let folder = folders.GetValueOrDefault(Key(Arguments(words)))
               where folder is not null
               let run = RunReader.Read(folder)
               let best = run.Curve.Where(point => point.ValidationLoss is not null)
                   .MinBy(point => point.ValidationLoss)
               where best is not null && run.Test is not null
               orderby best.ValidationLoss
               select (words, run, best),
        ];
        var table = new StringBuilder("rank,run,options,validationLoss,validationAccuracy,testAccuracy,trainSeconds\n");
        foreach ((int i, (string[] words, ComparedRun run, CurvePoint best)) in ranked.Index())
        {
            table.Append(CultureInfo.InvariantCulture, $"{i + 1},{run.Name},\"{string.Join(' ', words)}\",")
                .Append(CultureInfo.InvariantCulture, $"{best.ValidationLoss},{best.ValidationAccuracy},")
                .Append(CultureInfo.InvariantCulture, $"{run.Test!.Accuracy},{run.TrainSeconds}\n");
        }

        AtomicFile.Write(Path.Combine(output, TableName), table.ToString());
        if (ranked.Length < trials.Count)
            messages.Warning(
                $"{trials.Count - ranked.Length} of {trials.Count} trials have no result and are not ranked.");
        return [.. ranked.Select(trial => trial.Run)];
    }

    private void Work(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested
            && Interlocked.Increment(ref next) - 1 is var i && i < share.Length)
        {
            string[] words = share[i];
            string result = "trained before";
            (string? folder, bool isEnded) = Find(words);
            if (!isEnded)
            {
                string[] command = folder is null ? ["train", .. Arguments(words)]
                    : ["train", "--resume", folder, "--quiet", Threads, $"{threads}", "--no-report"];
                try
                {
                    result = OwnProcess.Output(command, "NO_COLOR", "1", cancellation).Trim();
                }
                catch (IOException e)
                {
                    result = $"failed: {e.Message}";
                }
                catch (OperationCanceledException)
                {
                    return; // its last checkpoint is kept
                }
            }

            lock (one)
            {
                string place = group is null ? "" : $" of rank {group.Rank}";
                lines.Add($"Trial {lines.Count + 1} of {share.Length}{place}: {string.Join(' ', words)}: {result}");
                messages.Line(lines[^1]);
            }
        }
    }

    private (string What, string Value)[] Facts() =>
    [
        ("version", SoftwareDescription.Current.NeuralCore), ("options", string.Join(' ', common)),
        ("trials", string.Join("; ", trials.Select(words => string.Join(' ', words)))),
    ];

    private string[] Arguments(string[] words) =>
        [.. common, .. words, Threads, $"{threads}", "--output", output, "--no-report", "--quiet"];

    private (string? Folder, bool IsEnded) Find(string[] words)
    {
        string? folder = Folders().GetValueOrDefault(Key(Arguments(words)));
        return folder is null ? (null, false) : (folder, StateOf(folder) is { } state && Ended.Contains(state));
    }

    /// <summary>The newest run of each trial, by its arguments.</summary>
    private Dictionary<string, string> Folders()
    {
        var folders = new Dictionary<string, string>();
        foreach (string path in Directory.GetDirectories(output).Order(StringComparer.Ordinal))
        {
            if (RunOrigin.In(RunFolder.Open(path)) is { } origin) folders[Key(origin.Arguments)] = path;
        }

        return folders;
    }

    private static string? StateOf(string folder)
    {
        try
        {
            return Json.ReadRun(File.ReadAllText(RunFolder.DescriptionIn(folder)))?.State;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The arguments without the threads, which do not change the result.</summary>
    private static string Key(IReadOnlyList<string> arguments) => string.Join('\n', arguments.Where((word, i) =>
        word != Threads && (i == 0 || arguments[i - 1] != Threads)));
}
