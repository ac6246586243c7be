using NeuralCore.Fuzzing;
using NeuralCore.Fuzzing.Tests;

namespace NeuralCore.Tests.Hostile;

/// <summary>Seeded damage to the files of every reader of the library. NEURALCORE_FUZZ_CASES=100000 makes it the full measure.</summary>
public class LibraryFuzzTests
{
    public static TheoryData<string> Readers => [.. LibraryTargets.All.Select(target => target.Name)];

    public static TheoryData<string> ReadersWithAnEnd => [.. LibraryTargets.All.Where(target => target.HasEnd).Select(target => target.Name)];

    [Theory, MemberData(nameof(Readers))]
    public void Damaged_files_are_refused_with_a_sentence_or_read_whole_in_time_and_memory(string reader) => ReaderLaws.HoldUnderDamage(Find(reader));

    [Theory, MemberData(nameof(ReadersWithAnEnd))]
    public void Every_proper_prefix_is_refused(string reader) => ReaderLaws.RefuseEveryPrefix(Find(reader));

    private static FuzzTarget Find(string reader) => LibraryTargets.All.Single(target => target.Name == reader);
}
