namespace NeuralCore.Fuzzing.Tests;

/// <summary>Assertions for all readers, shared by the tests of the library and of the console.</summary>
internal static class ReaderLaws
{
    /// <summary>Damaged files are refused with a message or read completely, within the limits of time and memory.</summary>
    public static void HoldUnderDamage(FuzzTarget reader)
    {
        FuzzReport report = Fuzzer.Run(reader, Fuzzer.Cases);
        Assert.True(report.Findings.Count == 0, $"{report}");
        // The test is meaningful only if some cases are refused and some are read.
        Assert.InRange(report.Refused, 1, report.Cases - 1);
        Assert.Equal(Fuzzer.Cases, report.Cases);
    }

    /// <summary>A file truncated at any position is refused.</summary>
    public static void RefuseEveryPrefix(FuzzTarget reader)
    {
        (int tried, IReadOnlyList<string> wrong) = Prefixes.Of(reader);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(10)));
        Assert.True(tried > 0);
    }
}
