namespace NeuralCore.Fuzzing;

/// <summary>Truncated files must be refused, wherever they end.</summary>
internal static class Prefixes
{
    /// <summary>Longer samples would take too long without finding more, in bytes.</summary>
    private const int MaxSampleLength = 1 << 16;

    /// <summary>Reads each sample and every proper prefix of it.</summary>
    /// <returns>The number of prefixes, and those that were read or violated a law.</returns>
    public static (int Tried, IReadOnlyList<string> Wrong) Of(FuzzTarget target)
    {
        int tried = 0;
        var wrong = new List<string>();
        foreach ((int number, byte[] whole) in target.Samples.Select(target.File).Where(file => file.Length <= MaxSampleLength).Index())
        {
            target.Read([.. whole]);
            for (int length = 0; length < whole.Length; length++, tried++)
            {
                (bool read, string? broken) = FuzzLaws.Try(target, whole[..length], out _);
                if (read || broken is not null) wrong.Add($"{target.Name}, sample {number}, {length} of {whole.Length} bytes: {broken ?? "it was read"}");
            }
        }

        return (tried, wrong);
    }
}
