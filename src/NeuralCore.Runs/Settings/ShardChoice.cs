using System.Numerics;

namespace NeuralCore.Runs.Settings;

/// <summary>The number of shards of each batch: <see cref="TrainSettings.Shards"/>.</summary>
internal static class ShardChoice
{
    /// <summary>The settings for a number of processes, with the number of shards that they need.</summary>
    /// <exception cref="UsageException">There are more processes than shards, or more shards than samples.</exception>
    public static TrainSettings ForRanks(TrainSettings settings, int ranks)
    {
        if (ranks == 1) return settings;
        int shards = settings.Shards ?? Math.Max(Defaults.Shards, (int)BitOperations.RoundUpToPowerOf2((uint)ranks));
        if (ranks > shards)
        {
            throw new UsageException($"--shards {shards}: {ranks} processes need at least {ranks} shards. Start at " +
                $"most {shards} processes, or a new training with more shards.");
        }

        return Check(settings with { Shards = shards });
    }

    /// <exception cref="UsageException">A batch has fewer samples than shards.</exception>
    public static TrainSettings Check(TrainSettings settings) => settings.Shards is not { } shards
        || shards <= settings.BatchSize ? settings : throw new UsageException(
            $"--shards {shards}: a batch of {settings.BatchSize} (--batch-size) cannot be divided into more parts. " +
            $"Give at most {settings.BatchSize} shards.");
}
