namespace NeuralCore.Fuzzing;

/// <summary>A folder for each thread, for readers that need named files.</summary>
internal static class FuzzFolder
{
    /// <summary>Linux keeps files in this folder in memory: a disk would be slower than the readers.</summary>
    private const string Memory = "/dev/shm";

    [ThreadStatic]
    private static string? folder;

    public static string OfThread => folder ??= Create();

    private static string Create()
    {
        string path = Directory.Exists(Memory) ? Path.Combine(Memory, $"neuralcore-fuzz-{Guid.NewGuid():N}") : Directory.CreateTempSubdirectory("neuralcore-fuzz-").FullName;
        Directory.CreateDirectory(path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(path, recursive: true);
        return path;
    }
}
