using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace NeuralCore.Web.Serving;

/// <summary>Shows the instruments of a meter in the text format of Prometheus, version 0.0.4.</summary>
/// <remarks>Help, type and buckets are those of the instrument. A name is shown as it is.</remarks>
internal sealed class PrometheusText : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly List<Family> families = [];
    private readonly Lock gate = new();

    /// <param name="meter">Its instruments are created afterwards, and shown in this order.</param>
    public PrometheusText(Meter meter)
    {
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter != meter) return;
            var family = new Family(instrument);
            lock (gate) families.Add(family);
            own.EnableMeasurementEvents(instrument, family);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((Family)family!).Observe(value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, _, family) => ((Family)family!).Intervals!.Add(value));
        listener.Start();
    }

    public string Write()
    {
        lock (gate)
        {
            foreach (Family family in families) family.Samples.Clear();
            listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (Family family in families) family.Write(text);
            return text.ToString();
        }
    }

    public void Dispose() => listener.Dispose();

    /// <summary>The lines of an instrument.</summary>
    private sealed class Family(Instrument instrument)
    {
        private readonly string type = instrument switch
        {
            ObservableCounter<long> => "counter",
            ObservableGauge<long> => "gauge",
            Histogram<double> => "histogram",
            _ => throw new NotSupportedException($"{instrument.Name} is a {instrument.GetType().Name}."),
        };

        /// <summary>Null unless the instrument is a histogram.</summary>
        public Histogram? Intervals { get; } = instrument is Histogram<double> histogram
            ? new Histogram([.. histogram.Advice?.HistogramBucketBoundaries ?? []]) : null;

        /// <summary>What was observed, as text in the format.</summary>
        public StringBuilder Samples { get; } = new();

        public void Observe(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Samples.Append(instrument.Name);
            for (int i = 0; i < tags.Length; i++)
                Samples.Append(i == 0 ? '{' : ',').Append(tags[i].Key).Append($"=\"{Escaped(tags[i].Value)}\"");
            Samples.Append(CultureInfo.InvariantCulture, $"{(tags.IsEmpty ? "" : "}")} {value}\n");
        }

        public void Write(StringBuilder text)
        {
            text.Append($"# HELP {instrument.Name} {instrument.Description}\n# TYPE {instrument.Name} {type}\n");
            text.Append(Samples);
            if (Intervals is null) return;
            (IReadOnlyList<(string Bound, long Count)> counts, double sum) = Intervals.Read();
            foreach ((string bound, long count) in counts)
                text.Append(CultureInfo.InvariantCulture, $"{instrument.Name}_bucket{{le=\"{bound}\"}} {count}\n");
            text.Append(CultureInfo.InvariantCulture,
                $"{instrument.Name}_sum {sum:R}\n{instrument.Name}_count {counts[^1].Count}\n");
        }

        private static string Escaped(object? value) => $"{value}"
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
    }

    /// <summary>Counts values in intervals. Several threads may use it.</summary>
    /// <param name="bounds">Upper bounds of the intervals, ascending.</param>
    private sealed class Histogram(double[] bounds)
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
}
