namespace NeuralCore.Tests.Numerics;

public sealed class GuardTests
{
    [Fact]
    public void A_broken_invariant_throws_its_message() =>
        Assert.Equal("3 is not 4, but 2.50.", Assert.Throws<ArgumentException>(() => Guard.Require(false, $"{3} is not {4}, but {2.5:F2}.")).Message);

    [Fact]
    public void An_invariant_that_holds_formats_nothing_and_allocates_nothing()
    {
        Check(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Check(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Check(int i) => Guard.Require(i >= 0, $"{i} is negative, and {Fail()}.");
        static string Fail() => throw new InvalidOperationException("The message was formatted though the invariant held.");
    }

    [Fact]
    public void A_short_span_is_named_with_both_lengths()
    {
        float[] weights = new float[3];
        Assert.Equal("weights.AsSpan() has 3 elements, 4 are needed.", Assert.Throws<ArgumentException>(() => Guard.Length(weights.AsSpan(), 4)).Message);
        Guard.Length(weights.AsSpan(), 3);
    }
}
