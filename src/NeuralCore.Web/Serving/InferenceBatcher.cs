namespace NeuralCore.Web.Serving;

/// <summary>
/// Computes inference requests. Those that wait for a worker are collected, and computed as one batch when there is one:
/// there is no timer, and a request that finds a free worker does not wait. The results of an image do not depend on its
/// batch, so the bits are those of separate requests.
/// </summary>
/// <remarks>
/// A request that computes at once keeps its thread from receiving others, so that batches are small as long as there
/// are as many workers as threads. For a model of small weights this is best: a batch saves nothing. While a model of
/// large weights computes, its other requests are collected even if a worker is free, until the threads have received
/// all that has arrived.
/// </remarks>
/// <param name="maxBatch">Inputs of a batch; 1 computes every request separately.</param>
internal sealed class InferenceBatcher(RequestQueue queue, ServerMetrics metrics, int maxBatch)
{
    /// <summary>Computes a request at once, on the calling thread, if it need not wait.</summary>
    /// <returns>Null if it must; the arguments are those of <see cref="Run"/>.</returns>
    public BatchResult<T>? TryRun<T>(
        ServedModel model, float[] pixels, int count, int width, Func<int[], float[], T> finish)
    {
        if ((Collects(model) && model.Pending.IsBusy) || !queue.TryTakeWorker()) return null;
        model.Pending.Begin();
        try
        {
            long start = TimeProvider.System.GetTimestamp();
            (int[] shape, float[] logits) = model.Forward(pixels, count, width);
            metrics.Executed(model, count);
            var times = new BatchTimes(TimeSpan.Zero, TimeProvider.System.GetElapsedTime(start), count);
            return new BatchResult<T>(finish(shape, logits), times);
        }
        finally
        {
            model.Pending.End();
            queue.Release();
        }
    }

    /// <summary>Computes a request when a worker is free.</summary>
    /// <param name="pixels">(N, H, W, C), pixels from 0 to 1.</param>
    /// <param name="count">N.</param>
    /// <param name="width">W; for a classifier that of the model.</param>
    /// <param name="finish">Makes the result of the logits and their shape, on the worker.</param>
    /// <exception cref="ServerBusyException">The queue is full, or the wait took too long.</exception>
    /// <exception cref="OperationCanceledException">The client closed the connection.</exception>
    public async Task<BatchResult<T>> Run<T>(
        ServedModel model, float[] pixels, int count, int width, Func<int[], float[], T> finish,
        CancellationToken cancellation)
    {
        var job = new Job<T>(pixels, count, width, finish, cancellation);
        if ((queue.HasFreeWorker && !Collects(model)) || count >= maxBatch || !queue.TryEnter())
            await queue.Run(waited => Compute(model, [job], waited), cancellation);
        else if (model.Pending.Add(job))
            _ = Drain(model);
        return await job.Result;
    }

    private bool Collects(ServedModel model) => maxBatch > 1 && model.HasLargeWeights;

    /// <summary>Computes the requests that wait for a model, until there are none.</summary>
    private async Task Drain(ServedModel model)
    {
        bool more = true;
        while (more)
        {
            // What has arrived before is received first, and what was computed before is answered.
            await Task.Yield();
            if (!await queue.TakeWorker())
            {
                IReadOnlyList<Job> late = model.Pending.TakeOlder(queue.Timeout, out more);
                queue.Leave(late.Count);
                foreach (Job job in late) job.Fail(queue.WaitedTooLong());
                continue;
            }

            model.Pending.Begin();
            try
            {
                IReadOnlyList<Job> jobs = model.Pending.Take(maxBatch, out more);
                queue.Leave(jobs.Count);
                foreach (Job job in jobs.Where(job => job.IsCancelled)) job.Fail(new OperationCanceledException());
                jobs = [.. jobs.Where(job => !job.IsCancelled)];
                if (jobs.Count > 0) Compute(model, jobs, waited: null);
            }
            finally
            {
                model.Pending.End();
                queue.Release();
            }
        }
    }

    /// <param name="waited">Null: the time since each job was made.</param>
    private bool Compute(ServedModel model, IReadOnlyList<Job> jobs, TimeSpan? waited)
    {
        long start = TimeProvider.System.GetTimestamp();
        int count = jobs.Count == 1 ? jobs[0].Count : jobs.Sum(job => job.Count), at = 0;
        try
        {
            (int[] shape, float[] logits) = model.Forward(
                jobs.Count == 1 ? jobs[0].Pixels : Together(jobs), count, jobs[0].Width);
            metrics.Executed(model, count);
            TimeSpan computed = TimeProvider.System.GetElapsedTime(start);
            foreach (Job job in jobs)
            {
                int length = logits.Length / count * job.Count;
                float[] part = jobs.Count == 1 ? logits : logits[at..(at + length)];
                at += length;
                TimeSpan wait = waited ?? TimeProvider.System.GetElapsedTime(job.Created, start);
                job.Complete([job.Count, .. shape[1..]], part, new BatchTimes(wait, computed, count));
            }
        }
        catch (Exception e)
        {
            foreach (Job job in jobs) job.Fail(e);
        }

        return true;
    }

    private static float[] Together(IReadOnlyList<Job> jobs)
    {
        var pixels = new float[jobs.Sum(job => job.Pixels.Length)];
        int at = 0;
        foreach (Job job in jobs)
        {
            job.Pixels.CopyTo(pixels, at);
            at += job.Pixels.Length;
        }

        return pixels;
    }

    /// <summary>A request of which the result does not exist yet.</summary>
    internal abstract class Job(float[] pixels, int count, int width, CancellationToken cancellation)
    {
        public float[] Pixels => pixels;

        public int Count => count;

        public int Width => width;

        public long Created { get; } = TimeProvider.System.GetTimestamp();

        /// <summary>Whether its client has gone.</summary>
        public bool IsCancelled => cancellation.IsCancellationRequested;

        public abstract void Complete(int[] shape, float[] logits, BatchTimes times);

        public abstract void Fail(Exception problem);
    }

    private sealed class Job<T>(
        float[] pixels, int count, int width, Func<int[], float[], T> finish, CancellationToken cancellation)
        : Job(pixels, count, width, cancellation)
    {
        /// <summary>The answer is written by another thread: this one has more to compute.</summary>
        private readonly TaskCompletionSource<BatchResult<T>> source =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<BatchResult<T>> Result => source.Task;

        public override void Complete(int[] shape, float[] logits, BatchTimes times)
        {
            try
            {
                source.SetResult(new BatchResult<T>(finish(shape, logits), times));
            }
            catch (Exception e)
            {
                source.TrySetException(e);
            }
        }

        public override void Fail(Exception problem) => source.TrySetException(problem);
    }
}

/// <summary>The result of a request, and what it took.</summary>
internal sealed record BatchResult<T>(T Value, BatchTimes Times);

/// <param name="BatchSize">Inputs that were computed together.</param>
internal readonly record struct BatchTimes(TimeSpan Waited, TimeSpan Computed, int BatchSize);
