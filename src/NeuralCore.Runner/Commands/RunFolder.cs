using System.Globalization;

namespace NeuralCore.Runner.Commands;

/// <summary>The folder of one run: <c>results/2026-01-31-154500-cnn-1</c>. Nothing that was there before is touched.</summary>
internal sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string Model => System.IO.Path.Combine(Path, "model.safetensors");

    public string Metrics => System.IO.Path.Combine(Path, "metrics.json");

    public string History => System.IO.Path.Combine(Path, "history.csv");

    /// <summary>Makes a folder that was not there, with -2, -3, … at its name's end if need be.</summary>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    public static RunFolder Create(string output, DateTimeOffset started, string model, ulong seed)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{started:yyyy-MM-dd-HHmmss}-{model}-{seed}");
        try
        {
            Directory.CreateDirectory(output);
            for (int i = 1; ; i++)
            {
                string path = System.IO.Path.Combine(output, i == 1 ? name : $"{name}-{i}");
                if (TryClaim(path)) return new RunFolder(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Results cannot be written to {output}: {e.Message} Choose another folder with --output.", e);
        }
    }

    /// <summary>Removes the folder of a training that could not begin.</summary>
    public void DiscardIfUnused()
    {
        if (new FileInfo(History) is { Exists: true, Length: 0 }) Directory.Delete(Path, recursive: true);
    }

    /// <summary>Writes a file so that it appears whole or not at all.</summary>
    public static void WriteWhole(string path, string content)
    {
        string temporary = path + ".part";
        File.WriteAllText(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The history file is the claim: of two processes that found no folder, one creates it.</summary>
    private static bool TryClaim(string path)
    {
        if (File.Exists(path)) return false;
        Directory.CreateDirectory(path);
        string claim = new RunFolder(path).History;
        if (Directory.EnumerateFileSystemEntries(path).Any()) return false;
        try
        {
            using var file = new FileStream(claim, FileMode.CreateNew);
            return true;
        }
        catch (IOException) when (File.Exists(claim))
        {
            return false;
        }
    }
}
