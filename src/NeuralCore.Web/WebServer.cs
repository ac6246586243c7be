using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
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

    /// <param name="log">Receives the access log.</param>
    public WebServer(ServerOptions options, ModelCatalog models, Stream log)
    {
        context = new ServerContext(
            options, models, new RequestQueue(options.Workers, options.QueueLength, options.QueueTimeout),
            new ServerMetrics());
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
        application.MapGet("/metrics", Metrics);
    }

    public DrainLifetime Lifetime { get; }

    /// <summary>The queue, for tests of its limits.</summary>
    public RequestQueue Queue => context.Queue;

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

    /// <exception cref="IOException">The port is in use.</exception>
    public Task Start() => application.StartAsync();

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
        await application.DisposeAsync();
        context.Queue.Dispose();
        context.Models.Dispose();
    }

    private Task Metrics(HttpContext http) => ServerContext.Write(
        http, System.Text.Encoding.UTF8.GetBytes(context.Metrics.Write(context.Models, context.Queue.Depth)),
        "text/plain; version=0.0.4; charset=utf-8");
}
