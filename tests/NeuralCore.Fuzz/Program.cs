using System.Globalization;
using NeuralCore.Fuzzing;
using NeuralCore.Fuzzing.Runner;
using AFuzzer = SharpFuzz.Fuzzer;

// seeded READER|all [CASES] [SEED]     damages the samples, as the tests do
// samples READER FOLDER                writes the samples, for a fuzzer to begin with
// afl READER                           is run by afl-fuzz, again and again in one process
IReadOnlyList<FuzzTarget> targets = [.. LibraryTargets.All, .. RunnerTargets.All];
FuzzTarget[] chosen = args.Length > 1 ? [.. targets.Where(target => args[1] == "all" || target.Name == args[1])] : [];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"usage: seeded READER|all [CASES] [SEED] | samples READER FOLDER | afl READER\nreaders: {string.Join(' ', targets)}");
    return 1;
}

switch (args)
{
    case ["seeded", _, ..]:
        Console.WriteLine(FuzzReport.Head);
        int cases = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 100_000;
        ulong seed = args.Length > 3 ? ulong.Parse(args[3], CultureInfo.InvariantCulture) : 1;
        int findings = 0;
        foreach (FuzzTarget target in chosen)
        {
            FuzzReport report = Fuzzer.Run(target, cases, seed);
            Console.WriteLine(report);
            findings += report.Findings.Count;
        }

        return findings == 0 ? 0 : 2;

    case ["samples", _, var folder]:
        Directory.CreateDirectory(folder);
        foreach ((int number, byte[] sample) in chosen[0].Samples.Index()) File.WriteAllBytes(Path.Combine(folder, $"{number}"), sample);
        return 0;

    case ["afl", _]:
        FuzzTarget one = chosen[0];
        AFuzzer.OutOfProcess.Run(stream =>
        {
            using var content = new MemoryStream();
            stream.CopyTo(content);
            byte[] file = one.Repair is { } repair ? repair(content.ToArray()) : content.ToArray();
            if (FuzzLaws.Try(one, file, out _).Broken is { } broken) throw new InvalidOperationException(broken);
        });
        return 0;

    default:
        Console.Error.WriteLine($"What is '{string.Join(' ', args)}'?");
        return 1;
}
