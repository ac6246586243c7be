using System.Text.RegularExpressions;
using NeuralCore.Runner.Terminal;

namespace NeuralCore.Mutations;

/// <summary>A test project, and a copy of its output for each thread that plants mistakes.</summary>
internal sealed partial class TestProject
{
    /// <summary>A mutant that makes a test endless is noticed too.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly string output;

    public TestProject(string root, string name)
    {
        (Name, Project) = (name, Path.Combine(root, "tests", name, $"{name}.csproj"));
        output = Path.Combine(root, "tests", name, "bin", "Release", "net10.0");
    }

    public string Name { get; }

    public string Project { get; }

    /// <summary>The folder of one thread: as deep in the tree as the output is, for tests that look for the repository's files.</summary>
    private string Copy(int thread) => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(output)!)!, "Mutations", $"{thread}");

    public void MakeCopy(int thread)
    {
        string copy = Copy(thread);
        if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
        foreach (string file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(output, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void RemoveCopy(int thread) => Directory.Delete(Copy(thread), recursive: true);

    /// <summary>Puts a mutant into the copy; null: the assembly as it was built.</summary>
    public void Replace(int thread, string assemblyName, string? mutant) =>
        File.Copy(mutant ?? Path.Combine(output, assemblyName), Path.Combine(Copy(thread), assemblyName), overwrite: true);

    /// <summary>Runs test classes in the copy of a thread: whether all passed, and if not, the first that failed.</summary>
    public async Task<(bool Passed, string Failure)> Run(int thread, IEnumerable<string> classes)
    {
        string copy = Copy(thread);
        (int? exitCode, string text) = await Tool.Run(Path.Combine(copy, Name), ["-noLogo", "-noColor", .. classes.SelectMany(name => (string[])["-class", $"*.{name}"])], copy, Limit);
        if (exitCode is null) return (false, $"not done after {Limit.TotalMinutes} minutes");
        Match failed = FailedTest().Match(text), total = Total().Match(text);
        if (exitCode == 0 && total.Success && total.Groups[1].Value != "0") return (true, "");
        if (exitCode == 0) throw new InvalidOperationException($"{Name} has no tests in {string.Join(", ", classes)}.");
        return (false, failed.Success ? failed.Groups[1].Value : $"exit code {exitCode}: {text.Trim().Split('\n')[0]}");
    }

    [GeneratedRegex(@"^\s*(\S.*?) \[FAIL\]", RegexOptions.Multiline)]
    private static partial Regex FailedTest();

    [GeneratedRegex(@"Total: (\d+)")]
    private static partial Regex Total();
}
