using NeuralCore.Fuzzing;
using NeuralCore.Fuzzing.Runner;

namespace NeuralCore.Runner.Tests.Hostile;

/// <summary>Every nasty file given to every reader, most of which it was never meant for.</summary>
public sealed class NastyFilesTests
{
    private static readonly FuzzTarget[] Readers = [.. LibraryTargets.All.Concat(RunnerTargets.All).Where(target => !target.IsContent)];

    public static TheoryData<string> Files => [.. NastyFiles.All.Select(file => file.Name)];

    [Theory, MemberData(nameof(Files))]
    public void The_reader_that_its_name_calls_for_says_what_it_is(string name)
    {
        NastyFile file = Find(name);
        FuzzTarget reader = Readers.Single(target => target.Name == file.Reader);
        if (file.Expected is null) reader.Read([.. file.Content]);
        else Assert.Contains(file.Expected, Assert.Throws(reader.Refusal, () => reader.Read([.. file.Content])).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_reader_refuses_it_or_reads_it_whole_and_takes_little_memory(string name)
    {
        foreach (FuzzTarget reader in Readers)
        {
            (_, string? broken) = FuzzLaws.Try(reader, Find(name).Content, out _);
            Assert.True(broken is null, $"{reader} and {name}: {broken}");
        }
    }

    private static NastyFile Find(string name) => NastyFiles.All.Single(file => file.Name == name);
}
