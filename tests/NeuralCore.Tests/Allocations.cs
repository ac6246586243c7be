namespace NeuralCore.Tests;

/// <summary>Counts the managed bytes that the calling thread allocates.</summary>
internal static class Allocations
{
    /// <summary>Bytes of a call, after a first one that may compile and initialise.</summary>
    public static long Of(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
