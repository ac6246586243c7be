namespace NeuralCore.Fuzzing.Tests;

/// <summary>What the tests of the library and of the console ask of each of their readers.</summary>
internal static class ReaderLaws
{
    /// <summary>Damaged files are refused with a sentence or read whole, in time and memory.</summary>
    public static void HoldUnderDamage(FuzzTarget reader)
    {
        FuzzReport report = Fuzzer.Run(reader, Fuzzer.Cases);
        Assert.True(report.Findings.Count == 0, $"{report}");
        // Damage that nothing notices, and damage that comes nowhere, would test nothing.
        Assert.InRange(report.Refused, 1, report.Cases - 1);
        Assert.Equal(Fuzzer.Cases, report.Cases);
    }

    /// <summary>A file that was cut off anywhere is no whole one.</summary>
    public static void RefuseEveryPrefix(FuzzTarget reader)
    {
        (int tried, IReadOnlyList<string> wrong) = Prefixes.Of(reader);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(10)));
        Assert.True(tried > 0);
    }
}
