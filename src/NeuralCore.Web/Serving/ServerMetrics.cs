using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace NeuralCore.Web.Serving;

/// <summary>
/// The counters of <c>/metrics</c>, in the text format of Prometheus (version 0.0.4). The names <c>nv_inference_…</c>
/// are those of Triton, so that its dashboards work.
/// </summary>
internal sealed class ServerMetrics
{
    /// <summary>Upper bounds of the histogram's buckets, in seconds.</summary>
    private static readonly double[] Buckets =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Upper bounds of the sizes of batches.</summary>
    private static readonly double[] BatchSizes = [1, 2, 4, 8, 16, 32, 64];

    private readonly ConcurrentDictionary<(string Name, string Version), ModelCounters> models = new();
    private readonly ConcurrentDictionary<(string Name, string Version, bool IsLoaded), long> reloads = new();
    private readonly ConcurrentDictionary<(string Route, int Status), long> requests = new();
    private readonly Histogram durations = new(Buckets), batches = new(BatchSizes);
    private long rejected;

    /// <summary>The counters of a model.</summary>
    public ModelCounters Of(ServedModel model) =>
        models.GetOrAdd((model.Name, model.Version), _ => new ModelCounters());

    /// <summary>Counts a batch that was computed.</summary>
    public void Executed(ServedModel model, int count)
    {
        Of(model).Executed();
        batches.Add(count);
    }

    /// <summary>Counts a file of the repository that was loaded, or refused.</summary>
    public void Reloaded(string name, string version, bool isLoaded) =>
        reloads.AddOrUpdate((name, version, isLoaded), 1, (_, count) => count + 1);

    /// <summary>Counts a finished request.</summary>
    /// <param name="route">The pattern of its route: never the path that a client sent.</param>
    public void Finished(string route, int status, TimeSpan duration)
    {
        requests.AddOrUpdate((route, status), 1, (_, count) => count + 1);
        if (status == 429) Interlocked.Increment(ref rejected);
        durations.Add(duration.TotalSeconds);
    }

    public string Write(ModelCatalog catalog, int queueDepth)
    {
        var text = new StringBuilder();
        (string Name, string Help, Func<ModelCounters, long> Value)[] counters =
        [
            ("nv_inference_request_success", "Number of successful inference requests.", model => model.Successes),
            ("nv_inference_request_failure", "Number of failed inference requests.", model => model.Failures),
            ("nv_inference_count", "Number of inferences: each input of a batch counts.", model => model.Inputs),
            ("nv_inference_exec_count", "Number of executions of the model.", model => model.Executions),
            ("nv_inference_request_duration_us", "Cumulative duration of requests.", model => model.TotalMicroseconds),
            ("nv_inference_queue_duration_us", "Cumulative time in the queue.", model => model.QueueMicroseconds),
            ("nv_inference_compute_infer_duration_us", "Cumulative time of the network.",
                model => model.ComputeMicroseconds),
        ];
        foreach ((string name, string help, Func<ModelCounters, long> value) in counters)
        {
            Head(text, name, help, "counter");
            foreach (ServedModel model in catalog.Versions)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{name}{{model=\"{model.Name}\",version=\"{model.Version}\"}} {value(Of(model))}\n");
            }
        }

        Head(text, "neuralcore_model_info", "The models and the hashes of their weights.", "gauge");
        foreach (ServedModel model in catalog.Versions)
        {
            text.Append($"neuralcore_model_info{{model=\"{model.Name}\",version=\"{model.Version}\","
                + $"weights_sha256=\"{model.WeightsSha256}\"}} 1\n");
        }

        Head(text, "neuralcore_model_reloads_total", "Files of the repository that were loaded or refused.", "counter");
        foreach (((string name, string version, bool isLoaded), long count) in reloads.OrderBy(pair => pair.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"neuralcore_model_reloads_total{{model=\"{name}\","
                + $"version=\"{version}\",result=\"{(isLoaded ? "loaded" : "refused")}\"}} {count}\n");
        }

        Head(text, "neuralcore_queue_depth", "Requests that wait for a worker.", "gauge");
        text.Append(CultureInfo.InvariantCulture, $"neuralcore_queue_depth {queueDepth}\n");
        Head(text, "neuralcore_requests_rejected_total", "Requests refused because the queue was full.", "counter");
        text.Append(
            CultureInfo.InvariantCulture, $"neuralcore_requests_rejected_total {Interlocked.Read(ref rejected)}\n");
        Head(text, "neuralcore_http_requests_total", "Finished requests by route and status.", "counter");
        foreach (((string route, int status), long count) in requests.OrderBy(pair => pair.Key))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"neuralcore_http_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}\n");
        }

        WriteHistogram(text, "neuralcore_http_request_duration_seconds",
            "Duration of requests from the first byte read to the last byte written.", durations);
        WriteHistogram(text, "neuralcore_batch_size", "Inputs that were computed together.", batches);
        return text.ToString();
    }

    private static void WriteHistogram(StringBuilder text, string name, string help, Histogram histogram)
    {
        Head(text, name, help, "histogram");
        (IReadOnlyList<(string Bound, long Count)> counts, double sum) = histogram.Read();
        foreach ((string bound, long count) in counts)
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{bound}\"}} {count}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_sum {sum:R}\n{name}_count {counts[^1].Count}\n");
    }

    private static void Head(StringBuilder text, string name, string help, string type) =>
        text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");
}

/// <summary>The counters of one version of a model.</summary>
internal sealed class ModelCounters
{
    private long successes, failures, inputs, executions, total, queue, compute;

    public long Successes => Interlocked.Read(ref successes);

    public long Failures => Interlocked.Read(ref failures);

    public long Inputs => Interlocked.Read(ref inputs);

    public long Executions => Interlocked.Read(ref executions);

    public long TotalMicroseconds => Interlocked.Read(ref total);

    public long QueueMicroseconds => Interlocked.Read(ref queue);

    public long ComputeMicroseconds => Interlocked.Read(ref compute);

    public void Executed() => Interlocked.Increment(ref executions);

    /// <param name="times">The time of the whole batch counts for each of its requests, as in Triton.</param>
    public void Succeeded(int count, TimeSpan whole, BatchTimes times)
    {
        Interlocked.Increment(ref successes);
        Interlocked.Add(ref inputs, count);
        Interlocked.Add(ref total, (long)whole.TotalMicroseconds);
        Interlocked.Add(ref queue, (long)times.Waited.TotalMicroseconds);
        Interlocked.Add(ref compute, (long)times.Computed.TotalMicroseconds);
    }

    public void Failed() => Interlocked.Increment(ref failures);
}

/// <summary>Counts values in intervals. Several threads may use it.</summary>
/// <param name="bounds">Upper bounds of the intervals, ascending.</param>
internal sealed class Histogram(double[] bounds)
{
    private readonly long[] counts = new long[bounds.Length + 1];
    private readonly Lock gate = new();
    private double sum;

    public void Add(double value)
    {
        int at = 0;
        while (at < bounds.Length && value > bounds[at]) at++;
        lock (gate)
        {
            counts[at]++;
            sum += value;
        }
    }

    /// <summary>For each bound the number of values up to it, and the sum of the values.</summary>
    public (IReadOnlyList<(string Bound, long Count)> Counts, double Sum) Read()
    {
        lock (gate)
        {
            var result = new List<(string, long)>();
            long total = 0;
            for (int i = 0; i < counts.Length; i++)
            {
                string bound = i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                result.Add((bound, total += counts[i]));
            }

            return (result, sum);
        }
    }
}
