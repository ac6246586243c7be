using System.Diagnostics;
using System.Text.Json;

namespace NeuralCore.Mutations;

/// <summary>
/// Compiles one project with one of its files replaced, by the compiler's own command line: about two seconds,
/// where a build takes twenty. Nothing in the tree changes.
/// </summary>
internal sealed class Compiler
{
    private static readonly string[] Properties = 
        ["-p:Configuration=Release", "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The name of the pipe to a compiler that stays loaded from one mutant to the next.</summary>
    private static readonly string Server = $"neuralcore-mutations-{Environment.ProcessId}";

    private static Process? server;

    private readonly string folder;
    private readonly string csc;
    private readonly string[] arguments;

    private Compiler(string folder, string csc, string[] arguments) =>
        (this.folder, this.csc, this.arguments) = (folder, csc, arguments);

    /// <summary>Builds a project and all it needs.</summary>
    public static async Task Build(string project)
    {
        string[] build = ["build", .. Properties, "-v:quiet", project];
        (int? exitCode, string output) = await Tool.Run("dotnet", build, Path.GetDirectoryName(project)!, Limit);
        if (exitCode != 0) throw new InvalidOperationException($"{project} does not build:\n{output}");
    }

    /// <summary>Asks MSBuild for the compiler's command line.</summary>
    /// <param name="project">A project that was built.</param>
    public static async Task<Compiler> Of(string project)
    {
        string folder = Path.GetDirectoryName(project)!;
        // The file that does not exist keeps MSBuild from leaving the target out because its outputs are up to date.
        string[] query =
        [
            "msbuild", project, "-t:Compile", .. Properties, "-p:ProvideCommandLineArgs=true",
            "-p:SkipCompilerExecution=true", "-p:NonExistentFile=none/none",
            "-getItem:CscCommandLineArgs", "-getProperty:RoslynTargetsPath",
        ];
        (int? exitCode, string output) = await Tool.Run("dotnet", query, folder, Limit);
        if (exitCode != 0)
            throw new InvalidOperationException($"{project}: MSBuild gives no command line of the compiler:\n{output}");
        JsonElement answer = JsonDocument.Parse(output).RootElement;
        string roslyn = answer.GetProperty("Properties").GetProperty("RoslynTargetsPath").GetString()!;
        string[] arguments =
        [
            .. answer.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!)
                .Where(argument => !argument.StartsWith("/out:", StringComparison.Ordinal))
                .Where(argument => !argument.StartsWith("/refout:", StringComparison.Ordinal))
                .Where(argument => argument != "/noconfig"),
        ];
        string compilers = Path.Combine(roslyn, "bincore");
        lock (Properties) server ??= StartServer(compilers);
        return new Compiler(folder, Path.Combine(compilers, "csc.dll"), arguments);
    }

    /// <summary>Ends the compiler that stays loaded.</summary>
    public static void EndServer()
    {
        server?.Kill();
        server?.Dispose();
    }

    /// <summary>
    /// Compiles to <paramref name="assembly"/> with another text in the place of <paramref name="source"/>;
    /// returns the compiler's messages where that fails.
    /// </summary>
    public async Task<string?> Compile(string source, string text, string assembly)
    {
        string mutant = assembly + ".cs", response = assembly + ".rsp";
        await File.WriteAllTextAsync(mutant, text);
        int replaced = 0;
        string[] mutated = [.. arguments.Select(argument =>
        {
            if (argument.StartsWith('/') && !File.Exists(argument)) return argument;
            if (Path.GetFullPath(argument.Trim('"'), folder) != source) return argument;
            replaced++;
            return $"\"{mutant}\"";
        })];
        if (replaced != 1) return $"{source} is no source file of {folder}.";
        await File.WriteAllLinesAsync(response, [.. mutated, $"/out:\"{assembly}\""]);
        string[] command = ["exec", csc, "-noconfig", $"-shared:{Server}", $"@{response}"];
        (int? exitCode, string output) = await Tool.Run("dotnet", command, folder, Limit);
        return exitCode == 0 ? null : output;
    }

    /// <summary>The compiler would start it by itself, but not where the dotnet on the path is a link.</summary>
    private static Process StartServer(string compilers)
    {
        string[] command = ["exec", Path.Combine(compilers, "VBCSCompiler.dll"), $"-pipename:{Server}", "-keepalive:600"];
        return Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
    }
}
