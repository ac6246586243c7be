namespace NeuralCore.Web.Serving;

/// <summary>The requests for a model that wait to be computed together. Several threads may use it.</summary>
internal sealed class PendingJobs
{
    private readonly Lock gate = new();
    private List<InferenceBatcher.Job> jobs = [];
    private int computing;
    private bool isScheduled;

    /// <summary>Whether the model computes, or requests wait for it.</summary>
    public bool IsBusy => Volatile.Read(ref computing) > 0 || Volatile.Read(ref isScheduled);

    /// <summary>The time since the oldest request came.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (gate) return jobs is [var first, ..] ? TimeProvider.System.GetElapsedTime(first.Created) : default;
        }
    }

    public void Begin() => Interlocked.Increment(ref computing);

    public void End() => Interlocked.Decrement(ref computing);

    /// <returns>Whether the caller must see to it that the jobs are computed.</returns>
    public bool Add(InferenceBatcher.Job job)
    {
        lock (gate)
        {
            jobs.Add(job);
            if (isScheduled) return false;
            isScheduled = true;
            return true;
        }
    }

    /// <summary>Takes the oldest job, and others of its width.</summary>
    /// <param name="maxInputs">Inputs of a batch.</param>
    /// <param name="more">Whether the caller must see to it that the others are computed.</param>
    public IReadOnlyList<InferenceBatcher.Job> Take(int maxInputs, out bool more)
    {
        var taken = new List<InferenceBatcher.Job>();
        lock (gate)
        {
            var left = new List<InferenceBatcher.Job>();
            int inputs = 0;
            foreach (InferenceBatcher.Job job in jobs)
            {
                bool fits = taken.Count == 0 || (job.Width == taken[0].Width && inputs + job.Count <= maxInputs);
                (fits ? taken : left).Add(job);
                if (fits) inputs += job.Count;
            }

            jobs = left;
            isScheduled = more = left.Count > 0;
        }

        return taken;
    }

    /// <summary>Takes the jobs that have waited for a time.</summary>
    /// <param name="isEmpty">Whether none is left.</param>
    public IReadOnlyList<InferenceBatcher.Job> TakeOlder(TimeSpan age, out bool isEmpty)
    {
        lock (gate)
        {
            InferenceBatcher.Job[] old =
                [.. jobs.Where(job => TimeProvider.System.GetElapsedTime(job.Created) >= age)];
            jobs.RemoveAll(old.Contains);
            isEmpty = jobs.Count == 0;
            if (isEmpty) isScheduled = false;
            return old;
        }
    }
}
