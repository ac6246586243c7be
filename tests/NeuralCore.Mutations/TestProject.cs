using System.Text.RegularExpressions;

namespace NeuralCore.Mutations;

/// <summary>A test project, and a copy of its output for each thread that plants mistakes.</summary>
internal sealed partial class TestProject
{
    private readonly string output;

    public TestProject(string root, string name)
    {
        (Name, Project) = (name, Path.Combine(root, "tests", name, $"{name}.csproj"));
        output = Path.Combine(root, "tests", name, "bin", "Release", "net10.0");
    }

    public string Name { get; }

    public string Project { get; }

    /// <summary>One thread's folder: as deep in the tree as the output, for tests that look for its root.</summary>
    private string Copy(int thread) =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(output)!)!, "Mutations", $"{thread}");

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
        File.Copy(mutant ?? Path.Combine(output, assemblyName), Path.Combine(Copy(thread), assemblyName), true);

    /// <summary>Runs test classes in a thread's copy: whether all passed, and if not, the first that failed.</summary>
    /// <param name="limit">Tests that take longer have failed: a mutant with an endless loop is noticed too.</param>
    public async Task<(bool Passed, string Failure)> Run(int thread, IEnumerable<string> classes, TimeSpan limit)
    {
        string copy = Copy(thread);
        string[] arguments = ["-noLogo", "-noColor", .. classes.SelectMany(name => (string[])["-class", $"*.{name}"])];
        (int? exitCode, string text) = await Tool.Run(Path.Combine(copy, Name), arguments, copy, limit);
        if (exitCode is null) return (false, $"not done after {limit.TotalMinutes} minutes");
        Match failed = FailedTest().Match(text), total = Total().Match(text);
        if (exitCode == 0 && total.Success && total.Groups[1].Value != "0") return (true, "");
        if (exitCode == 0)
            throw new InvalidOperationException($"{Name} has no tests in {string.Join(", ", classes)}.");
        return (false, failed.Success ? failed.Groups[1].Value : $"exit code {exitCode}: {text.Trim().Split('\n')[0]}");
    }

    [GeneratedRegex(@"^\s*(\S.*?) \[FAIL\]", RegexOptions.Multiline)]
    private static partial Regex FailedTest();

    [GeneratedRegex(@"Total: (\d+)")]
    private static partial Regex Total();
}
