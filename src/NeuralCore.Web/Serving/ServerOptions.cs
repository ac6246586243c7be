using System.Net;

namespace NeuralCore.Web.Serving;

/// <summary>The settings of the server, with their defaults.</summary>
internal sealed record ServerOptions
{
    public const int DefaultPort = 8080;

    /// <summary>The address of the listener; the loopback address is not reachable from other machines.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>0 for any free port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>A model file or the folder of a run; null for the built-in readers.</summary>
    public string? Model { get; init; }

    /// <summary>A folder of models, NAME/VERSION/model.safetensors; null for none.</summary>
    public string? Repository { get; init; }

    /// <summary>The time between two looks at the repository; null: it is read at the start and on request.</summary>
    public TimeSpan? Poll { get; init; }

    /// <summary>Inputs of inference requests that are computed together when requests queue; 1: none are.</summary>
    public int MaxBatch { get; init; } = 32;

    /// <summary>Requests that compute at the same time.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Requests that wait for a worker; more are refused with status 429.</summary>
    public int QueueLength { get; init; } = 64;

    /// <summary>Longer bodies are refused with status 413, in bytes; also the limit of a decompressed body.</summary>
    public int MaxBodyBytes { get; init; } = 16 << 20;

    /// <summary>The longest time that a request waits for a worker.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time between SIGTERM and the end of the listener: load balancers stop sending requests in it.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.Zero;

    /// <summary>Whether a line of JSON is written to standard output for each request.</summary>
    public bool AccessLog { get; init; }
}
