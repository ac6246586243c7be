using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NeuralCore.Web.Drawings;
using NeuralCore.Web.Protocol;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web;

/// <summary>The HTTP server: the page, its endpoints, the inference protocol and the metrics.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    /// <summary>Time for requests that have started to end when the server stops.</summary>
    private static readonly TimeSpan MaxShutdown = TimeSpan.FromSeconds(30);

    /// <summary>A client that sends its headers or body slower than this is disconnected.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    private readonly WebApplication application;
    private readonly ServerContext context;
    private readonly CancellationTokenSource stop = new();
    private Task polling = Task.CompletedTask;

    /// <param name="log">Receives the access log.</param>
    public WebServer(ServerOptions options, ModelCatalog models, Stream log)
    {
        var queue = new RequestQueue(options.Workers, options.QueueLength, options.QueueTimeout);
        var metrics = new ServerMetrics(models, queue);
        context = new ServerContext(
            options, models, options.Repository is { } folder ? new ModelRepository(folder, models, metrics) : null,
            queue, new InferenceBatcher(queue, metrics, options.MaxBatch), metrics);
        // No file or environment variable changes the configuration: the command line alone does.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<DrainLifetime>();
        builder.Services.AddSingleton<IHostLifetime>(services => services.GetRequiredService<DrainLifetime>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = MaxShutdown);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Listen, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.MaxConcurrentConnections = 4096;
        });
        application = builder.Build();
        Lifetime = application.Services.GetRequiredService<DrainLifetime>();
        var pipeline = new RequestPipeline(context, log);
        application.Use(next => http => pipeline.Run(http, next));
        application.UseRouting();
        new PageFiles(models).Map(application);
        new ReadEndpoints(context).Map(application);
        new InferEndpoints(context, Lifetime).Map(application);
        new RepositoryEndpoints(context).Map(application);
        application.MapGet("/metrics", Metrics);
        byte[] description = PageFiles.Load("openapi.json");
        application.MapGet("/openapi.json", http => ServerContext.Write(http, description));
    }

    public DrainLifetime Lifetime { get; }

    /// <summary>The queue, for tests of its limits.</summary>
    public RequestQueue Queue => context.Queue;

    /// <summary>The routes, for the test of the OpenAPI document.</summary>
    public IReadOnlyList<RouteEndpoint> Routes => [.. ((IEndpointRouteBuilder)application).DataSources
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>The address of the page, after the start.</summary>
    public Uri Address
    {
        get
        {
            IServerAddressesFeature addresses = application.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!;
            int port = new Uri(addresses.Addresses.First()).Port;
            IPAddress listen = context.Options.Listen;
            bool isAny = listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any);
            IPAddress shown = isAny ? IPAddress.Loopback : listen;
            return new Uri($"http://{new IPEndPoint(shown, port)}/");
        }
    }

    /// <summary>Loads the models of the repository and opens the listener.</summary>
    /// <param name="report">Receives why files of the repository are refused; null: nobody does.</param>
    /// <exception cref="IOException">The port is in use, or the repository cannot be read.</exception>
    /// <exception cref="InvalidDataException">There is no model.</exception>
    public async Task Start(Action<string>? report = null)
    {
        report ??= _ => { };
        foreach (string problem in context.Repository is { } models ? await models.Poll() : []) report(problem);
        context.Models.RequireModel();
        await application.StartAsync();
        if (context is { Repository: { } repository, Options.Poll: { } interval })
            polling = Poll(repository, interval, report);
    }

    /// <summary>
    /// Reads a drawing with each model, so that the first reading of a user does not wait for the compiler.
    /// </summary>
    public void WarmUp()
    {
        var drawing = new DrawingRequest(100, [new PenStroke([10, 10, 60, 10, 30, 90], 8)]);
        foreach (ServedModel model in context.Models.All) DrawingReader.Read(model, drawing, alphabet: null);
    }

    /// <summary>Completes when the server was stopped and its requests are finished.</summary>
    public Task WaitForEnd() => application.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await polling;
        await application.DisposeAsync();
        context.Repository?.Dispose();
        context.Metrics.Dispose();
        context.Queue.Dispose();
        stop.Dispose();
    }

    /// <summary>Looks at the repository again and again, until the server ends.</summary>
    private async Task Poll(ModelRepository repository, TimeSpan interval, Action<string> report)
    {
        using var timer = new PeriodicTimer(interval);
        string last = "";
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                try
                {
                    foreach (string problem in await repository.Poll(stop.Token)) report(problem);
                    last = "";
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // A volume may be away for a while: the models are kept, and the problem is reported once.
                    if (e.Message != last) report(e.Message);
                    last = e.Message;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }

    private Task Metrics(HttpContext http) => ServerContext.Write(
        http, System.Text.Encoding.UTF8.GetBytes(context.Metrics.Write()),
        "text/plain; version=0.0.4; charset=utf-8");
}
