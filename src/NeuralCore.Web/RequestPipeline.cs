using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuralCore.Web.Protocol;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web;

/// <summary>Around every request: headers, errors as JSON, counters, access log.</summary>
internal sealed class RequestPipeline(ServerContext server, Stream log)
{
    /// <summary>Seconds after which a client that was refused may try again.</summary>
    private const string RetryAfter = "1";

    private readonly Lock gate = new();

    public async Task Run(HttpContext http, RequestDelegate next)
    {
        long start = TimeProvider.System.GetTimestamp();
        using Activity? activity = ServerActivity.Begin(http, always: server.Options.AccessLog);
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        await Guarded(http, next);
        TimeSpan duration = TimeProvider.System.GetElapsedTime(start);
        string route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
        server.Metrics.Finished(route, http.Response.StatusCode, duration);
        activity?.SetTag("http.route", route).SetTag("http.response.status_code", http.Response.StatusCode);
        if (server.Options.AccessLog) Log(http, duration, activity);
    }

    private static async Task Guarded(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, ContentLength: null, StatusCode: 404 or 405 } response)
                await ServerContext.Error(http, response.StatusCode, Unknown(http));
        }
        catch (ProtocolException e)
        {
            await ServerContext.Error(http, e.Status, e.Message);
        }
        catch (ModelNotFoundException e)
        {
            await ServerContext.Error(http, StatusCodes.Status404NotFound, e.Message);
        }
        catch (BodyException e)
        {
            await ServerContext.Error(http, e.Status, e.Message);
        }
        catch (ServerBusyException e)
        {
            http.Response.Headers.RetryAfter = RetryAfter;
            await ServerContext.Error(http, StatusCodes.Status429TooManyRequests, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await ServerContext.Error(http, e.StatusCode, e.Message);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    private static string Unknown(HttpContext http) => http.Response.StatusCode == 405
        ? $"{http.Request.Method} is not a method of {ServerContext.Shown(http.Request.Path)}."
        : $"There is no {ServerContext.Shown(http.Request.Path)} on this server.";

    private void Log(HttpContext http, TimeSpan duration, Activity? activity)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", DateTimeOffset.UtcNow);
            json.WriteString("client", http.Connection.RemoteIpAddress?.ToString());
            json.WriteString("method", http.Request.Method);
            json.WriteString("path", http.Request.Path);
            json.WriteNumber("status", http.Response.StatusCode);
            json.WriteNumber("milliseconds", Math.Round(duration.TotalMilliseconds, 3));
            if (activity is not null)
            {
                json.WriteString("trace_id", activity.TraceId.ToHexString());
                json.WriteString("span_id", activity.SpanId.ToHexString());
                if (activity.ParentSpanId != default)
                    json.WriteString("parent_span_id", activity.ParentSpanId.ToHexString());
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
        lock (gate) log.Write(line.WrittenSpan);
    }
}
