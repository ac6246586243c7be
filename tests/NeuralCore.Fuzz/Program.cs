using System.Globalization;
using NeuralCore.Fuzzing;
using NeuralCore.Fuzzing.Runner;
using NeuralCore.Fuzzing.Web;
using AFuzzer = SharpFuzz.Fuzzer;

// seeded READER|all [CASES] [SEED]     damages the samples, as the tests do
// samples READER FOLDER                writes the samples, for a fuzzer to begin with
// try READER FILE …                    reads files, as a fuzzer does
// afl READER                           is run by afl-fuzz, again and again in one process
switch (args)
{
    case ["seeded", var name, ..]:
        Console.WriteLine(FuzzReport.Head);
        int cases = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 100_000;
        ulong seed = args.Length > 3 ? ulong.Parse(args[3], CultureInfo.InvariantCulture) : 1;
        int findings = 0;
        foreach (FuzzTarget target in name == "all" ? Targets() : [Find(name)])
        {
            FuzzReport report = Fuzzer.Run(target, cases, seed);
            Console.WriteLine(report);
            findings += report.Findings.Count;
        }

        return findings == 0 ? 0 : 2;

    case ["samples", var name, var folder]:
        Directory.CreateDirectory(folder);
        foreach ((int number, byte[] sample) in Find(name).Samples.Index()) File.WriteAllBytes(Path.Combine(folder, $"{number}"), sample);
        return 0;

    case ["try", var name, .. var files]:
        string?[] broken = [.. files.Select(file => Try(Find(name), File.ReadAllBytes(file)))];
        foreach ((string file, string? law) in files.Zip(broken)) Console.WriteLine($"{file}: {law ?? "as it should be"}");
        return broken.All(law => law is null) ? 0 : 2;

    case ["afl", var name]:
        // Instrumented code cannot run before SharpFuzz has begun, not even to make the samples.
        FuzzTarget? reader = null;
        AFuzzer.OutOfProcess.Run(stream =>
        {
            using var content = new MemoryStream();
            stream.CopyTo(content);
            if (Try(reader ??= Find(name), content.ToArray()) is { } law) throw new InvalidOperationException(law);
        });
        return 0;

    default:
        Console.Error.WriteLine($"usage: seeded READER|all [CASES] [SEED] | samples READER FOLDER | try READER FILE ... | afl READER\nreaders: {string.Join(' ', Targets())}");
        return 1;
}

static IReadOnlyList<FuzzTarget> Targets() => [.. LibraryTargets.All, .. RunnerTargets.All, .. WebTargets.All];

static FuzzTarget Find(string name) => Targets().FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"There is no reader '{name}'.");

static string? Try(FuzzTarget target, byte[] content) => FuzzLaws.Try(target, target.Repair is { } repair ? repair(content) : content, out _).Broken;
