using NeuralCore.Handwriting;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>
/// Triggers just-in-time compilation of the kernels of a training while its data are read: two steps of a separate
/// network on synthetic images, on another core. The weights of the training do not change; it ends 0.1 to 0.2 s
/// earlier.
/// </summary>
internal static class EarlyCompilation
{
    /// <summary>
    /// Per image. For larger networks the compilation time is negligible, and two of their steps would compete with the
    /// training.
    /// </summary>
    private const long MaxMultiplyAdds = 5_000_000;

    /// <summary>Larger batches run the same code.</summary>
    private const int MaxBatch = 256;

    private const int Steps = 2;

    public static void Begin(TrainSettings settings)
    {
        if (Environment.ProcessorCount == 1 || settings.Threads == 1 || settings.From is not null
            || settings.TrainsLines) return;
        new Thread(() => Run(settings))
        {
            IsBackground = true, Name = "Early compilation",
            Priority = ThreadPriority.BelowNormal
        }.Start();
    }

    /// <returns>Whether the steps were run: not for a large network, nor with settings that the training will refuse
    /// with a better message.</returns>
    internal static bool Run(TrainSettings settings)
    {
        try
        {
            Network network = settings.Model.Build(MnistFormat.ImageShape, MnistFormat.ClassCount, settings.Seed);
            if (network.MultiplyAccumulates > MaxMultiplyAdds) return false;
            using var team = new WorkerTeam(threads: 1);
            int batch = Math.Min(settings.BatchSize, MaxBatch);
            Trainer.Fit(network, Bars(Steps * batch),
                settings.Options(team) with { Epochs = 1, BatchSize = batch, ValidationSplit = 0 });
            return true;
        }
        catch (Exception)
        {
            return false; // an unhandled exception would end the process; the training reports a real error
        }
    }

    /// <summary>
    /// Vertical bars of different widths on black: ink and background similar to digits.
    /// </summary>
    private static Dataset Bars(int count)
    {
        int height = MnistFormat.ImageShape[0], width = MnistFormat.ImageShape[1], margin = height / 7;
        byte[] images = new byte[count * height * width], labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % MnistFormat.ClassCount);
            int bar = 1 + i % (width / 2), left = (width - bar) / 2;
            for (int y = margin; y < height - margin; y++)
                images.AsSpan((i * height + y) * width + left, bar).Fill(byte.MaxValue);
        }

        return new Dataset(
            "bars", MnistFormat.ImageShape, images, labels,
            [.. Enumerable.Range(0, MnistFormat.ClassCount).Select(label => $"{label}")]);
    }
}
