using System.Buffers;
using System.CommandLine;

namespace NeuralCore.Runner.Terminal;

/// <summary>The command line of the program as text, and commands for messages.</summary>
internal static class ProgramText
{
    public const string Name = "neuralcore";

    public const string ResumeOption = "--resume";

    /// <summary>The projects as the README runs them, relative to the repository.</summary>
    private const string Project = "src/NeuralCore.Runner", WebProject = "src/NeuralCore.Web";

    private static readonly SearchValues<char> SpecialToShells = SearchValues.Create(" |\"'$*?;&<>()");

    /// <summary>The text before the name of a command that runs this program from the current folder.</summary>
    public static string Prefix => Directory.Exists(Project) ? $"dotnet run -c Release --project {Project} --" : Name;

    /// <summary>The command that opens the drawing page; the path of a model follows.</summary>
    public static string Page =>
        Directory.Exists(WebProject) ? $"dotnet run -c Release --project {WebProject} -- --model" : "NeuralCore.Web --model";

    /// <summary>No bundled one-letter switches, no response files.</summary>
    public static ParserConfiguration Grammar { get; } =
        new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>The command line of this process, for records.</summary>
    public static string Typed { get; set; } = Name;

    /// <summary>An argument for a shell: in quotes where a shell would split or expand it.</summary>
    public static string Quoted(string word) => word.AsSpan().ContainsAny(SpecialToShells) ? $"\"{word}\"" : word;
}
