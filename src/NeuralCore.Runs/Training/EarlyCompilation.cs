using NeuralCore.Handwriting;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>
/// Has the kernels of a training compiled while its data are read: two steps on made-up images, of a network of its own, on another core.
/// The training knows nothing of it and gives the same weights, a tenth to a fifth of a second sooner.
/// </summary>
internal static class EarlyCompilation
{
    /// <summary>Of one image. Larger networks train for so long that the compiler's part is nothing, and two of their steps would be in the way.</summary>
    private const long MaxMultiplyAdds = 5_000_000;

    /// <summary>More images of a step need no other code.</summary>
    private const int MaxBatch = 256;

    private const int Steps = 2;

    public static void Begin(TrainSettings settings)
    {
        if (Environment.ProcessorCount == 1 || settings.Threads == 1) return;
        new Thread(() => Run(settings)) { IsBackground = true, Name = "Early compilation", Priority = ThreadPriority.BelowNormal }.Start();
    }

    /// <returns>Whether the steps were made: not of a large network, nor with settings that the training will refuse, and it says so better.</returns>
    internal static bool Run(TrainSettings settings)
    {
        try
        {
            Network network = settings.Model.Build(MnistFormat.ImageShape, MnistFormat.ClassCount, settings.Seed);
            if (network.MultiplyAccumulates > MaxMultiplyAdds) return false;
            using var team = new WorkerTeam(threads: 1);
            int batch = Math.Min(settings.BatchSize, MaxBatch);
            Trainer.Fit(network, Bars(Steps * batch), settings.Options(team) with { Epochs = 1, BatchSize = batch, ValidationSplit = 0 });
            return true;
        }
        catch (Exception)
        {
            return false; // an error here would end the process, and the training meets it again if it is one
        }
    }

    /// <summary>Upright bars of different widths on black: ink and background as kernels for digits meet them.</summary>
    private static Dataset Bars(int count)
    {
        int height = MnistFormat.ImageShape[0], width = MnistFormat.ImageShape[1], margin = height / 7;
        byte[] images = new byte[count * height * width], labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % MnistFormat.ClassCount);
            int bar = 1 + i % (width / 2), left = (width - bar) / 2;
            for (int y = margin; y < height - margin; y++) images.AsSpan((i * height + y) * width + left, bar).Fill(byte.MaxValue);
        }

        return new Dataset("bars", MnistFormat.ImageShape, images, labels, [.. Enumerable.Range(0, MnistFormat.ClassCount).Select(label => $"{label}")]);
    }
}
