using System.Globalization;
using System.Text;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>
/// The folder of one run, <c>results/2026-01-31-154500-cnn-1</c>, and the names of its files. Existing files are never
/// changed.
/// </summary>
internal sealed class RunFolder
{
    public const string ReportName = "report.html", ModelName = "model.safetensors";

    private static readonly string[] ModelExtensions = [".safetensors", ".onnx", ".tflite"];

    private RunFolder(string path) => Path = path;

    /// <summary>Whether a path names a model, by its extension, or the folder of a run with a model.</summary>
    public static bool IsModel(string path) => File.Exists(System.IO.Path.Combine(path, ModelName))
        || ModelExtensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    public string Path { get; }

    public string Name =>
        System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    public string Model => System.IO.Path.Combine(Path, ModelName);

    public string Metrics => System.IO.Path.Combine(Path, "metrics.json");

    public string History => System.IO.Path.Combine(Path, "history.csv");

    /// <summary>Settings, machine, state: see <see cref="RunDescription"/>.</summary>
    public string Description => DescriptionIn(Path);

    public string Predictions => System.IO.Path.Combine(Path, "predictions.csv");

    public string Confusion => System.IO.Path.Combine(Path, "confusion.csv");

    /// <summary>Texts and predictions of a line reader.</summary>
    public string Lines => System.IO.Path.Combine(Path, "lines.csv");

    public string Report => System.IO.Path.Combine(Path, ReportName);

    /// <summary>The folder of the charts.</summary>
    public string Plots => System.IO.Path.Combine(Path, "plots");

    /// <summary>The checkpoints, until the run is completed.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>The weights after some epochs, which explain replays; only with <c>--snapshot-every</c>.</summary>
    public string Snapshots => System.IO.Path.Combine(Path, "snapshots");

    /// <summary>Locked by the process that trains.</summary>
    public string Lock => System.IO.Path.Combine(Path, ".lock");

    /// <summary>run.json of a folder.</summary>
    public static string DescriptionIn(string folder) => System.IO.Path.Combine(folder, "run.json");

    public string Picture(string name) => System.IO.Path.Combine(Path, name + ".svg");

    /// <summary>The folder of an existing run.</summary>
    /// <exception cref="IOException">The folder does not exist.</exception>
    public static RunFolder Open(string path) => Directory.Exists(path)
        ? new RunFolder(System.IO.Path.TrimEndingDirectorySeparator(path))
        : throw new DirectoryNotFoundException(
            $"There is no run {path}. 'neuralcore train' creates a folder for each run under {Defaults.Output}.");

    /// <summary>Creates the folder again if it was deleted.</summary>
    /// <returns>Whether it was deleted.</returns>
    /// <exception cref="IOException">It cannot be created; or <see cref="UnauthorizedAccessException"/>.</exception>
    public bool Restore()
    {
        if (Directory.Exists(Path)) return false;
        Directory.CreateDirectory(Path);
        return true;
    }

    /// <summary>Creates a new folder, with a suffix -2, -3, … if the name is taken.</summary>
    /// <param name="describe">Returns the initial content of run.json for the folder's name.</param>
    /// <exception cref="IOException">It cannot be created or written.</exception>
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
    /// Removes the folder of a training that could not start; records the failure of one that failed later in run.json.
    /// Checkpoints are kept.
    /// </summary>
    /// <param name="isOld">Whether the run existed before this process; then it is never removed.</param>
    public void Abandon(RunDescription failed, bool isOld)
    {
        try
        {
            if (!isOld && !File.Exists(History)) Directory.Delete(Path, recursive: true);
            else AtomicFile.Write(Description, Json.Write(failed) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error of the training is reported; that of this file would hide it.
        }
    }

    /// <summary>Creating run.json claims the folder: of two processes that try, one succeeds.</summary>
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
                // An incomplete run.json would look like a run.
                Directory.Delete(path, recursive: true);
                throw new IOException(e.Message, e);
            }
        }
    }
}
