using NeuralCore.Fuzzing;
using NeuralCore.Fuzzing.Runner;

namespace NeuralCore.Runner.Tests.Hostile;

/// <summary>Seeded damage to the files of every reader of the console. NEURALCORE_FUZZ_CASES=100000 makes it the full measure.</summary>
public sealed class RunnerFuzzTests
{
    public static TheoryData<string> Readers => [.. RunnerTargets.All.Select(target => target.Name)];

    public static TheoryData<string> ReadersWithAnEnd => [.. RunnerTargets.All.Where(target => target.HasEnd).Select(target => target.Name)];

    [Theory, MemberData(nameof(Readers))]
    public void Damaged_files_are_refused_with_a_sentence_or_read_whole_in_time_and_memory(string reader)
    {
        FuzzReport report = Fuzzer.Run(Find(reader), Fuzzer.Cases);
        Assert.True(report.Findings.Count == 0, $"{report}");
        // Damage that nothing notices, and damage that comes nowhere, would test nothing.
        Assert.InRange(report.Refused, 1, report.Cases - 1);
        Assert.Equal(Fuzzer.Cases, report.Cases);
    }

    [Theory, MemberData(nameof(ReadersWithAnEnd))]
    public void Every_proper_prefix_is_refused(string reader)
    {
        (int tried, IReadOnlyList<string> wrong) = Prefixes.Of(Find(reader));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(10)));
        Assert.True(tried > 0);
    }

    private static FuzzTarget Find(string reader) => RunnerTargets.All.Single(target => target.Name == reader);
}
