using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace NeuralCore.Web.Serving;

/// <summary>
/// What the server counts, as instruments of the meter <see cref="Name"/>: exporters of OpenTelemetry and
/// <c>dotnet-counters</c> subscribe to it, and <c>/metrics</c> shows it. The instruments have the names of Prometheus;
/// the names <c>nv_inference_…</c> are those of Triton, so that its dashboards work.
/// </summary>
/// <remarks>Counters are observed: a request adds to a number, and only who reads the metrics pays for labels.</remarks>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>What a listener subscribes to.</summary>
    public const string Name = "NeuralCore.Web";

    /// <summary>Upper bounds of the intervals of durations, in seconds.</summary>
    private static readonly double[] Durations =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Upper bounds of the intervals of the sizes of batches.</summary>
    private static readonly double[] BatchSizes = [1, 2, 4, 8, 16, 32, 64];

    private readonly ConcurrentDictionary<(string Name, string Version), ModelCounters> models = new();
    private readonly ConcurrentDictionary<(string Name, string Version, bool IsLoaded), Total> reloads = new();
    private readonly ConcurrentDictionary<(string Route, int Status), Total> requests = new();
    private readonly Total rejected = new();
    private readonly Histogram<double> durations, batches;
    private readonly ModelCatalog catalog;
    private readonly Meter meter;
    private readonly PrometheusText text;

    /// <param name="catalog">Its models have counters.</param>
    /// <param name="queue">Its depth is a metric.</param>
    public ServerMetrics(ModelCatalog catalog, RequestQueue queue)
    {
        this.catalog = catalog;
        meter = new Meter(new MeterOptions(Name) { Scope = this });
        text = new PrometheusText(meter);
        PerModel("nv_inference_request_success", "{request}", "Number of successful inference requests.",
            model => model.Successes);
        PerModel("nv_inference_request_failure", "{request}", "Number of failed inference requests.",
            model => model.Failures);
        PerModel("nv_inference_count", "{inference}", "Number of inferences: each input of a batch counts.",
            model => model.Inputs);
        PerModel("nv_inference_exec_count", "{execution}", "Number of executions of the model.",
            model => model.Executions);
        PerModel("nv_inference_request_duration_us", "us", "Cumulative duration of requests.",
            model => model.TotalMicroseconds);
        PerModel("nv_inference_queue_duration_us", "us", "Cumulative time in the queue.",
            model => model.QueueMicroseconds);
        PerModel("nv_inference_compute_infer_duration_us", "us", "Cumulative time of the network.",
            model => model.ComputeMicroseconds);
        meter.CreateObservableGauge("neuralcore_model_info",
            () => catalog.Versions.Select(model => new Measurement<long>(
                1, new("model", model.Name), new("version", model.Version),
                new("weights_sha256", model.WeightsSha256))),
            unit: null, "The models and the hashes of their weights.");
        meter.CreateObservableCounter("neuralcore_model_reloads_total",
            () => reloads.OrderBy(pair => pair.Key).Select(pair => new Measurement<long>(
                pair.Value.Value, new("model", pair.Key.Name), new("version", pair.Key.Version),
                new("result", pair.Key.IsLoaded ? "loaded" : "refused"))),
            "{file}", "Files of the repository that were loaded or refused.");
        meter.CreateObservableGauge("neuralcore_queue_depth", () => (long)queue.Depth,
            "{request}", "Requests that wait for a worker.");
        meter.CreateObservableCounter("neuralcore_requests_rejected_total", () => rejected.Value,
            "{request}", "Requests refused because the queue was full.");
        meter.CreateObservableCounter("neuralcore_http_requests_total",
            () => requests.OrderBy(pair => pair.Key).Select(pair => new Measurement<long>(
                pair.Value.Value, new("route", pair.Key.Route), new("status", $"{pair.Key.Status}"))),
            "{request}", "Finished requests by route and status.");
        durations = Intervals("neuralcore_http_request_duration_seconds", "s",
            "Duration of requests from the first byte read to the last byte written.", Durations);
        batches = Intervals("neuralcore_batch_size", "{inference}", "Inputs that were computed together.", BatchSizes);
    }

    /// <summary>The counters of a model.</summary>
    public ModelCounters Of(ServedModel model) =>
        models.GetOrAdd((model.Name, model.Version), _ => new ModelCounters());

    /// <summary>Counts a batch that was computed.</summary>
    public void Executed(ServedModel model, int count)
    {
        Of(model).Executed();
        batches.Record(count);
    }

    /// <summary>Counts a file of the repository that was loaded, or refused.</summary>
    public void Reloaded(string name, string version, bool isLoaded) =>
        reloads.GetOrAdd((name, version, isLoaded), _ => new Total()).Increment();

    /// <summary>Counts a finished request.</summary>
    /// <param name="route">The pattern of its route: never the path that a client sent.</param>
    public void Finished(string route, int status, TimeSpan duration)
    {
        requests.GetOrAdd((route, status), _ => new Total()).Increment();
        if (status == 429) rejected.Increment();
        durations.Record(duration.TotalSeconds);
    }

    /// <summary>All metrics in the text format of Prometheus.</summary>
    public string Write() => text.Write();

    public void Dispose()
    {
        text.Dispose();
        meter.Dispose();
    }

    private void PerModel(string name, string unit, string help, Func<ModelCounters, long> value) =>
        meter.CreateObservableCounter(name, () => catalog.Versions.Select(model => new Measurement<long>(
            value(Of(model)), new("model", model.Name), new("version", model.Version))), unit, help);

    private Histogram<double> Intervals(string name, string unit, string help, double[] bounds) =>
        meter.CreateHistogram(name, unit, help, tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    /// <summary>A number that only grows.</summary>
    private sealed class Total
    {
        private long value;

        public long Value => Interlocked.Read(ref value);

        public void Increment() => Interlocked.Increment(ref value);
    }
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
