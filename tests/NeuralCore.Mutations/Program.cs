using System.Collections.Concurrent;
using System.Diagnostics;
using NeuralCore.Mutations;

// dotnet run --project tests/NeuralCore.Mutations -c Release [-- TEXT]     TEXT: only mutations whose line contains it
// Exit code 0: every mistake was noticed; 4: not, or the list names text that is no longer there.
string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "NeuralCore.sln")))
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("There is no NeuralCore.sln above here.");

var clock = Stopwatch.StartNew();
TimeSpan allTests = TimeSpan.FromMinutes(20), oneMutant = TimeSpan.FromMinutes(5);
string source = Path.Combine(root, "src"), only = args is [var text] ? text : "";
string generated = $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}";
string[] sources =
[
    .. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains(generated, StringComparison.Ordinal)),
];
List<Mutation> mutations =
[
    .. Mutation.Read(Path.Combine(root, "tests", "NeuralCore.Mutations", "Mutations.txt"))
        .Where(mutation => mutation.ToString().Contains(only, StringComparison.OrdinalIgnoreCase)),
];

IEnumerable<string> names = mutations.SelectMany(mutation => mutation.Tests.Select(tests => tests.Key)).Distinct();
TestProject[] projects = [.. names.Select(name => new TestProject(root, name))];
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
        string folder = Path.GetDirectoryName(project.Project)!;
        if (!Directory.EnumerateFiles(folder, $"{name}.cs", SearchOption.AllDirectories).Any())
            throw new InvalidOperationException($"{project.Name} has no {name}.cs.");
    }

    (bool passed, string failure) = await project.Run(0, classes, allTests);
    if (!passed) throw new InvalidOperationException($"{project.Name} fails without any mistake: {failure}");
}

double ready = clock.Elapsed.TotalSeconds;
Console.WriteLine($"{mutations.Count} mistakes, {threads} at a time; the tests were green after {ready:F0} s");
string scratch = Directory.CreateTempSubdirectory("neuralcore-mutations-").FullName;
var compilers = new ConcurrentDictionary<string, Lazy<Task<Compiler>>>();
var queue = new ConcurrentQueue<Mutation>(mutations);
int killed = 0, survived = 0, stale = 0;
await Task.WhenAll(Enumerable.Range(0, threads).Select(Work));
Compiler.EndServer();
double done = clock.Elapsed.TotalSeconds;
Console.WriteLine($"{killed} of {mutations.Count} noticed, {survived} not, {stale} not to be planted; {done:F0} s");
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
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        string reason = by.Length > 0 ? $"\n                  {by}" : "";
        Console.WriteLine($"{outcome,-8} {seconds,5:F1} s  {mutation}{reason}");
    }
}

async Task<(string Outcome, string By)> Plant(Mutation mutation, int thread)
{
    string end = Path.DirectorySeparatorChar + mutation.File;
    string[] files = [.. sources.Where(file => file.EndsWith(end, StringComparison.Ordinal))];
    if (files.Length != 1) return ("STALE", $"{files.Length} files end in {mutation.File}");
    string content = await File.ReadAllTextAsync(files[0]);
    int places = content.Split(mutation.Old).Length - 1;
    if (places != 1) return ("STALE", $"\"{mutation.Old}\" occurs {places} times in {mutation.File}");

    foreach (IGrouping<string, string> tests in mutation.Tests)
    {
        TestProject project = projects.Single(project => project.Name == tests.Key);
        string compiled = Compiled(files[0], project);
        string assembly = Path.Combine(scratch, $"{thread}", Assembly(compiled));
        Directory.CreateDirectory(Path.GetDirectoryName(assembly)!);
        Compiler compiler = await compilers.GetOrAdd(compiled, path => new(() => Compiler.Of(path))).Value;
        string mutant = content.Replace(mutation.Old, mutation.New, StringComparison.Ordinal);
        if (await compiler.Compile(files[0], mutant, assembly) is { } errors) return ("STALE", errors.Trim());
        project.Replace(thread, Assembly(compiled), assembly);
        (bool passed, string failure) = await project.Run(thread, tests, oneMutant);
        project.Replace(thread, Assembly(compiled), null);
        if (!passed) return ("noticed", failure);
    }

    return ("SURVIVED", "");
}

// The project whose assembly holds the file in these tests: the gradient checks compile the engine's sources again.
string Compiled(string file, TestProject tests)
{
    string name = Path.GetRelativePath(source, file).Split(Path.DirectorySeparatorChar)[0];
    if (tests.Name == "NeuralCore.GradientTests" && name == "NeuralCore") name = "NeuralCore.GradientCheck";
    return Path.Combine(source, name, $"{name}.csproj");
}

string Assembly(string project) => Path.ChangeExtension(Path.GetFileName(project), ".dll");
