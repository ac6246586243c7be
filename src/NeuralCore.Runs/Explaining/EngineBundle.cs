using System.Diagnostics;
using NeuralCore.Runs.Progress;

namespace NeuralCore.Runs.Explaining;

/// <summary>The engine as WebAssembly: published from <c>src/NeuralCore.Browser</c> of a clone.</summary>
internal static class EngineBundle
{
    /// <summary>The command that publishes it, in a clone of the repository.</summary>
    public const string Command = "dotnet publish -c Release src/NeuralCore.Browser";

    private const string Project = "src/NeuralCore.Browser/NeuralCore.Browser.csproj",
        Published = "src/NeuralCore.Browser/bin/Release/net10.0/publish/wwwroot/_framework", Loader = "dotnet.js";

    /// <summary>The projects that the engine is built from.</summary>
    private static readonly string[] Sources =
        ["src/NeuralCore", "src/NeuralCore.GradientCheck", "src/NeuralCore.Explain", "src/NeuralCore.Browser"];

    /// <summary>The clone around the working directory or this program; null without one.</summary>
    public static string? Repository => Root(Environment.CurrentDirectory) ?? Root(AppContext.BaseDirectory);

    /// <summary>The folder <c>_framework</c>, which is published first where that is needed and possible.</summary>
    /// <param name="named">The published folder that the user named; null: that of the clone around the working
    /// directory or this program.</param>
    /// <exception cref="IOException">There is none and it cannot be published; the message has the command.</exception>
    public static string Find(string? named, IMessages messages)
    {
        if (named is not null)
        {
            return ((string[])[named, Path.Combine(named, "_framework"), Path.Combine(named, "wwwroot", "_framework")])
                .FirstOrDefault(IsBundle) ?? throw new IOException(
                    $"{named} is no published engine: it has no _framework/{Loader}. '{Command}' writes one.");
        }

        string root = Repository ?? throw new IOException(
            $"The page needs the engine as WebAssembly: run '{Command}' in a clone of the repository, and name its " +
            "folder publish with --engine.");
        string bundle = Path.Combine(root, Published);
        if (IsBundle(bundle) && !IsOlder(bundle, root)) return bundle;
        messages.Line($"Publishing the engine as WebAssembly: {Command}");
        Publish(root);
        return IsBundle(bundle) ? bundle
            : throw new IOException($"'{Command}' in {root} wrote no {Published}. Run it to see why.");
    }

    /// <summary>Whether a source of the engine was changed after the bundle was published.</summary>
    private static bool IsOlder(string bundle, string root)
    {
        DateTime published = Directory.EnumerateFiles(bundle).Max(File.GetLastWriteTimeUtc);
        return Sources.SelectMany(project => Directory.EnumerateFiles(
            Path.Combine(root, project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Any(file => File.GetLastWriteTimeUtc(file) > published);
    }

    private static bool IsBundle(string folder) => File.Exists(Path.Combine(folder, Loader));

    private static string? Root(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, Project)))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }

    private static void Publish(string root)
    {
        string[] words = Command.Split(' ');
        try
        {
            var start = new ProcessStartInfo(words[0], [.. words.Skip(1), "--nologo", "-v", "q"])
            {
                WorkingDirectory = root,
                RedirectStandardOutput = true,
            };
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new IOException($"'{Command}' failed: {output.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"'{Command}' cannot be run: {e.Message}. It needs the .NET SDK.", e);
        }
    }
}
