namespace NeuralCore.Fuzzing;

/// <summary>The laws that hold for every file.</summary>
internal static class FuzzLaws
{
    /// <summary>
    /// Characters that terminals interpret: control characters except the line break, and marks that change the writing
    /// direction.
    /// </summary>
    private static readonly char[] Dangerous = [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c).Where(c => c != '\n'), '\u2028', '\u2029', '\u202A', '\u202D', '\u202E', '\u2066'];

    /// <summary>Longer messages are a violation, in characters.</summary>
    private const int MaxMessageLength = 2000;

    /// <summary>Reads a file once: it must be refused with a message or read, within the allowed memory.</summary>
    /// <param name="file">Not changed.</param>
    /// <param name="allocated">Managed bytes that were allocated.</param>
    /// <returns>Whether the file was read, and the law that was violated; null for none.</returns>
    public static (bool Read, string? Broken) Try(FuzzTarget target, byte[] file, out long allocated)
    {
        byte[] content = [.. file];
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? broken = null;
        bool read = false;
        try
        {
            target.Read(content);
            read = true;
        }
        catch (Exception e) when (e.GetType() == target.Refusal)
        {
            broken = OfMessage(e.Message);
        }
        catch (Exception e)
        {
            broken = $"{e}";
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long allowed = target.AllowedBytes + (long)target.AllowedPerByte * file.Length;
        if (allocated > allowed) broken ??= $"{allocated} bytes were allocated; {allowed} are allowed";
        return (read, broken);
    }

    private static string? OfMessage(string message) =>
        message.Length is 0 or > MaxMessageLength ? $"a message of {message.Length} characters"
        : message.IndexOfAny(Dangerous) is >= 0 and var at ? $"U+{(int)message[at]:X4} in the message: {message}"
        : null;
}
