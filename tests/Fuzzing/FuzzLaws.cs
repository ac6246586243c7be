namespace NeuralCore.Fuzzing;

/// <summary>What holds of every file, whatever is in it.</summary>
internal static class FuzzLaws
{
    /// <summary>What a terminal obeys: control characters but for the line break, and marks that turn the direction of writing.</summary>
    private static readonly char[] Dangerous = [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c).Where(c => c != '\n'), '\u2028', '\u2029', '\u202A', '\u202D', '\u202E', '\u2066'];

    /// <summary>Longer messages are no sentences.</summary>
    private const int MaxMessageLength = 2000;

    /// <summary>Reads a file once: refused with a sentence, or read, and with no more memory than it may take.</summary>
    /// <param name="file">Stays as it is.</param>
    /// <param name="allocated">Managed bytes.</param>
    /// <returns>Whether it was read; or what law was broken.</returns>
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
