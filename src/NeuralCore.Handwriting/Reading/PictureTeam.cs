using System.Collections.Concurrent;

namespace NeuralCore.Handwriting.Reading;

/// <summary>
/// Several threads that classify images, each with its own reader; the results are in the order of the images.
/// </summary>
/// <param name="read">Classifies one image with a reader that no other thread uses at that time.</param>
internal sealed class PictureTeam(ModelUse use, int threads, Func<PictureReader, PictureSource, PictureAnswer> read)
    : IDisposable
{
    private readonly ConcurrentBag<PictureReader> idle = [];

    /// <summary>When cancelled, returns the results of the images that were started.</summary>
    public IEnumerable<PictureAnswer> Read(IReadOnlyList<PictureSource> pictures, CancellationToken cancellation)
    {
        var begun = new Queue<Task<PictureAnswer>>();
        foreach (PictureSource picture in pictures)
        {
            if (cancellation.IsCancellationRequested) break;
            begun.Enqueue(Task.Run(() => Read(picture), CancellationToken.None));
            if (begun.Count >= threads) yield return begun.Dequeue().GetAwaiter().GetResult();
        }

        while (begun.TryDequeue(out Task<PictureAnswer>? task)) yield return task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        foreach (PictureReader reader in idle) reader.Dispose();
    }

    private PictureAnswer Read(PictureSource picture)
    {
        if (!idle.TryTake(out PictureReader? reader)) reader = new PictureReader(use);
        try
        {
            return read(reader, picture);
        }
        finally
        {
            idle.Add(reader);
        }
    }
}
