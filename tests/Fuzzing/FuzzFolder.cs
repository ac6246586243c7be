namespace NeuralCore.Fuzzing;

/// <summary>A folder for each thread, for readers that want files with names.</summary>
internal static class FuzzFolder
{
    [ThreadStatic]
    private static string? folder;

    public static string OfThread => folder ??= Create();

    private static string Create()
    {
        string path = Directory.CreateTempSubdirectory("neuralcore-fuzz-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(path, recursive: true);
        return path;
    }
}
