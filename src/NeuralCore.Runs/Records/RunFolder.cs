using System.Globalization;
using System.Text;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>
/// The folder of one run, <c>results/2026-01-31-154500-cnn-1</c>, and the names of what lies in it. Nothing that was
/// there before is touched.
/// </summary>
internal sealed class RunFolder
{
    public const string ReportName = "report.html";

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string Name =>
        System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    public string Model => System.IO.Path.Combine(Path, "model.safetensors");

    public string Metrics => System.IO.Path.Combine(Path, "metrics.json");

    public string History => System.IO.Path.Combine(Path, "history.csv");

    /// <summary>Settings, machine, state: see <see cref="RunDescription"/>.</summary>
    public string Description => DescriptionIn(Path);

    public string Predictions => System.IO.Path.Combine(Path, "predictions.csv");

    public string Confusion => System.IO.Path.Combine(Path, "confusion.csv");

    public string Report => System.IO.Path.Combine(Path, ReportName);

    /// <summary>Holds the charts.</summary>
    public string Plots => System.IO.Path.Combine(Path, "plots");

    /// <summary>Holds what a resume needs, until the run is finished.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>Held by the process that trains.</summary>
    public string Lock => System.IO.Path.Combine(Path, ".lock");

    /// <summary>run.json of a folder.</summary>
    public static string DescriptionIn(string folder) => System.IO.Path.Combine(folder, "run.json");

    public string Picture(string name) => System.IO.Path.Combine(Path, name + ".svg");

    /// <summary>The folder of a run that began before.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static RunFolder Open(string path) => Directory.Exists(path)
        ? new RunFolder(System.IO.Path.TrimEndingDirectorySeparator(path))
        : throw new DirectoryNotFoundException(
            $"There is no run {path}. 'neuralcore train' makes each a folder under {Defaults.Output}.");

    /// <summary>Makes the folder again if it has vanished.</summary>
    /// <returns>Whether it had.</returns>
    /// <exception cref="IOException">It cannot be made; or <see cref="UnauthorizedAccessException"/>.</exception>
    public bool Restore()
    {
        if (Directory.Exists(Path)) return false;
        Directory.CreateDirectory(Path);
        return true;
    }

    /// <summary>Makes a folder that was not there, with -2, -3, … at its name's end if need be.</summary>
    /// <param name="describe">From the folder's name, the first content of run.json.</param>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    public static RunFolder Create(
        string output, DateTimeOffset started, string model, ulong seed, Func<string, string> describe)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{started:yyyy-MM-dd-HHmmss}-{model}-{seed}");
        try
        {
            Directory.CreateDirectory(output);
            for (int i = 1; ; i++)
            {
                string path = System.IO.Path.Combine(output, i == 1 ? name : $"{name}-{i}");
                if (TryClaim(path, describe)) return new RunFolder(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Results cannot be written to {output}: {e.Message} Choose another folder with " +
                $"--output.", e);
        }
    }

    /// <summary>
    /// Removes the folder of a training that could not begin, and lets that of one that failed later say so.
    /// Checkpoints stay.
    /// </summary>
    /// <param name="isOld">Whether there was a run before this process, which is never removed.</param>
    public void Abandon(RunDescription failed, bool isOld)
    {
        try
        {
            if (!isOld && !File.Exists(History)) Directory.Delete(Path, recursive: true);
            else AtomicFile.Write(Description, Json.Write(failed) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why the training failed is more worth telling than why that could not be written down.
        }
    }

    /// <summary>run.json is the claim: of two processes that found no folder, one creates it.</summary>
    private static bool TryClaim(string path, Func<string, string> describe)
    {
        if (File.Exists(path)) return false;
        Directory.CreateDirectory(path);
        if (Directory.EnumerateFileSystemEntries(path).Any()) return false;
        string claim = DescriptionIn(path);
        try
        {
            using var file = new FileStream(claim, FileMode.CreateNew);
            Begin(file);
            return true;
        }
        catch (IOException) when (File.Exists(claim))
        {
            return false;
        }

        void Begin(FileStream file)
        {
            try
            {
                file.Write(Encoding.UTF8.GetBytes(describe(System.IO.Path.GetFileName(path))));
                file.Flush();
            }
            catch (IOException e)
            {
                // Half a claim would make a run of what is none.
                Directory.Delete(path, recursive: true);
                throw new IOException(e.Message, e);
            }
        }
    }
}
