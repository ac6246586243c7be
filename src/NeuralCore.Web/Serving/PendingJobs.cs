namespace NeuralCore.Web.Serving;

/// <summary>The requests for a model that wait to be computed together. Several threads may use it.</summary>
internal sealed class PendingJobs
{
    private readonly Lock gate = new();
    private List<InferenceBatcher.Job> jobs = [];
    private bool isScheduled;
    private int running;

    /// <summary>Whether a forward pass is running, or jobs wait for one.</summary>
    public bool IsBusy => Volatile.Read(ref running) > 0 || Volatile.Read(ref isScheduled);

    /// <summary>A forward pass begins; it ends with <see cref="End"/>.</summary>
    public void Begin() => Interlocked.Increment(ref running);

    public void End() => Interlocked.Decrement(ref running);

    /// <returns>Whether the caller must compute the jobs; another one does it otherwise.</returns>
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
    /// <param name="more">Whether there are others, which the caller must compute too.</param>
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
    /// <param name="more">Whether there are others, which the caller must compute.</param>
    public IReadOnlyList<InferenceBatcher.Job> TakeOlder(TimeSpan age, out bool more)
    {
        lock (gate)
        {
            InferenceBatcher.Job[] old =
                [.. jobs.Where(job => TimeProvider.System.GetElapsedTime(job.Created) >= age)];
            jobs.RemoveAll(old.Contains);
            isScheduled = more = jobs.Count > 0;
            return old;
        }
    }
}
