using System.Collections.Concurrent;
using System.Diagnostics;
using NeuralCore.Mutations;

// dotnet run --project tests/NeuralCore.Mutations -c Release [-- TEXT]     TEXT: only the mutations whose line contains it
// Exit code 0: every mistake was noticed; 4: not, or the list names text that is no longer there.
string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "NeuralCore.sln"))) root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("There is no NeuralCore.sln above this program.");

var clock = Stopwatch.StartNew();
string source = Path.Combine(root, "src"), only = args is [var text] ? text : "";
string[] sources = [.. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];
List<Mutation> mutations = [.. Mutation.Read(Path.Combine(root, "tests", "NeuralCore.Mutations", "Mutations.txt")).Where(mutation => mutation.ToString().Contains(only, StringComparison.OrdinalIgnoreCase))];

TestProject[] projects = [.. mutations.SelectMany(mutation => mutation.Tests.Select(tests => tests.Key)).Distinct().Select(name => new TestProject(root, name))];
foreach (TestProject project in projects) await Compiler.Build(project.Project);
int threads = Math.Min(Environment.ProcessorCount, mutations.Count);
foreach (TestProject project in projects)
    for (int thread = 0; thread < threads; thread++) project.MakeCopy(thread);

// Without a mistake all tests must pass, or a mistake would seem to be noticed by a test that always fails.
foreach (TestProject project in projects)
{
    string[] classes = [.. mutations.SelectMany(mutation => mutation.Tests[project.Name]).Distinct()];
    foreach (string name in classes)
    {
        if (!Directory.EnumerateFiles(Path.GetDirectoryName(project.Project)!, $"{name}.cs", SearchOption.AllDirectories).Any()) throw new InvalidOperationException($"{project.Name} has no {name}.cs.");
    }

    (bool passed, string failure) = await project.Run(0, classes);
    if (!passed) throw new InvalidOperationException($"{project.Name} fails without any mistake: {failure}");
}

Console.WriteLine($"{mutations.Count} mistakes, {threads} at a time; {projects.Length} test projects built and green after {clock.Elapsed.TotalSeconds:F0} s");
string scratch = Directory.CreateTempSubdirectory("neuralcore-mutations-").FullName;
var compilers = new ConcurrentDictionary<string, Lazy<Task<Compiler>>>();
var queue = new ConcurrentQueue<Mutation>(mutations);
int killed = 0, survived = 0, stale = 0;
await Task.WhenAll(Enumerable.Range(0, threads).Select(Work));
Console.WriteLine($"{killed} of {mutations.Count} mistakes noticed, {survived} not, {stale} no longer to be planted; {clock.Elapsed.TotalSeconds:F0} s");
Directory.Delete(scratch, recursive: true);
foreach (TestProject project in projects)
    for (int thread = 0; thread < threads; thread++) project.RemoveCopy(thread);
return survived + stale == 0 ? 0 : 4;

async Task Work(int thread)
{
    await Task.Yield();
    while (queue.TryDequeue(out Mutation? mutation))
    {
        long began = Stopwatch.GetTimestamp();
        (string outcome, string by) = await Plant(mutation, thread);
        if (outcome == "noticed") Interlocked.Increment(ref killed);
        else if (outcome == "SURVIVED") Interlocked.Increment(ref survived);
        else Interlocked.Increment(ref stale);
        Console.WriteLine($"{outcome,-8} {Stopwatch.GetElapsedTime(began).TotalSeconds,5:F1} s  {mutation}{(by.Length > 0 ? $"\n                  by {by}" : "")}");
    }
}

async Task<(string Outcome, string By)> Plant(Mutation mutation, int thread)
{
    string[] files = [.. sources.Where(file => file.EndsWith(Path.DirectorySeparatorChar + mutation.File, StringComparison.Ordinal))];
    if (files.Length != 1) return ("STALE", $"{files.Length} files end in {mutation.File}");
    string content = await File.ReadAllTextAsync(files[0]);
    int places = content.Split(mutation.Old).Length - 1;
    if (places != 1) return ("STALE", $"\"{mutation.Old}\" occurs {places} times in {mutation.File}");

    foreach (IGrouping<string, string> tests in mutation.Tests)
    {
        TestProject project = projects.Single(project => project.Name == tests.Key);
        string compiled = Compiled(files[0], project), assembly = Path.Combine(scratch, $"{thread}", Assembly(compiled));
        Directory.CreateDirectory(Path.GetDirectoryName(assembly)!);
        Compiler compiler = await compilers.GetOrAdd(compiled, path => new(() => Compiler.Of(path))).Value;
        if (await compiler.Compile(files[0], content.Replace(mutation.Old, mutation.New, StringComparison.Ordinal), assembly) is { } errors) return ("STALE", errors.Trim());
        project.Replace(thread, Assembly(compiled), assembly);
        (bool passed, string failure) = await project.Run(thread, tests);
        project.Replace(thread, Assembly(compiled), null);
        if (!passed) return ("noticed", failure);
    }

    return ("SURVIVED", "");
}

// The project whose assembly holds the file in these tests: the gradient checks compile the engine's sources themselves.
string Compiled(string file, TestProject tests)
{
    string name = Path.GetRelativePath(source, file).Split(Path.DirectorySeparatorChar)[0];
    if (tests.Name == "NeuralCore.GradientTests" && name == "NeuralCore") name = "NeuralCore.GradientCheck";
    return Path.Combine(source, name, $"{name}.csproj");
}

// The console's assembly is named after its command.
string Assembly(string project) => Path.GetFileNameWithoutExtension(project) is "NeuralCore.Runner" ? "neuralcore.dll" : Path.ChangeExtension(Path.GetFileName(project), ".dll");
