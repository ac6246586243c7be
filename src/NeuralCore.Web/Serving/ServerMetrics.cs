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

    private readonly ConcurrentDictionary<string, ModelCounters> models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Route, int Status), long> requests = new();
    private readonly long[] buckets = new long[Buckets.Length + 1];
    private readonly Lock gate = new();
    private double seconds;
    private long rejected;

    /// <summary>The counters of a model.</summary>
    public ModelCounters Of(string model) => models.GetOrAdd(model, _ => new ModelCounters());

    /// <summary>Counts a finished request.</summary>
    /// <param name="route">The pattern of its route: never the path that a client sent.</param>
    public void Finished(string route, int status, TimeSpan duration)
    {
        requests.AddOrUpdate((route, status), 1, (_, count) => count + 1);
        if (status == 429) Interlocked.Increment(ref rejected);
        int bucket = Array.FindIndex(Buckets, bound => duration.TotalSeconds <= bound);
        lock (gate)
        {
            buckets[bucket < 0 ? Buckets.Length : bucket]++;
            seconds += duration.TotalSeconds;
        }
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
            foreach (ServedModel model in catalog.All)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{name}{{model=\"{model.Name}\",version=\"{ServedModel.Version}\"}} {value(Of(model.Name))}\n");
            }
        }

        Head(text, "neuralcore_model_info", "The models and the hashes of their weights.", "gauge");
        foreach (ServedModel model in catalog.All)
        {
            text.Append(
                $"neuralcore_model_info{{model=\"{model.Name}\",weights_sha256=\"{model.WeightsSha256}\"}} 1\n");
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

        WriteHistogram(text);
        return text.ToString();
    }

    private void WriteHistogram(StringBuilder text)
    {
        const string Name = "neuralcore_http_request_duration_seconds";
        Head(text, Name, "Duration of requests from the first byte read to the last byte written.", "histogram");
        lock (gate)
        {
            long total = 0;
            for (int i = 0; i < buckets.Length; i++)
            {
                string bound = i < Buckets.Length ? Buckets[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                total += buckets[i];
                text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{le=\"{bound}\"}} {total}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{Name}_sum {seconds:R}\n{Name}_count {total}\n");
        }
    }

    private static void Head(StringBuilder text, string name, string help, string type) =>
        text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");
}

/// <summary>The counters of one model.</summary>
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

    public void Succeeded(int count, TimeSpan whole, TimeSpan waited, TimeSpan computed)
    {
        Interlocked.Increment(ref successes);
        Interlocked.Increment(ref executions);
        Interlocked.Add(ref inputs, count);
        Interlocked.Add(ref total, (long)whole.TotalMicroseconds);
        Interlocked.Add(ref queue, (long)waited.TotalMicroseconds);
        Interlocked.Add(ref compute, (long)computed.TotalMicroseconds);
    }

    public void Failed() => Interlocked.Increment(ref failures);
}
