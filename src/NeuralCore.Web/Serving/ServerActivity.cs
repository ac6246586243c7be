using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace NeuralCore.Web.Serving;

/// <summary>
/// Traces of requests, as activities of the source <see cref="Name"/>. A request with a header <c>traceparent</c> (W3C
/// Trace Context) continues the trace of its client.
/// </summary>
internal static class ServerActivity
{
    /// <summary>What a listener, for example an exporter of OpenTelemetry, subscribes to.</summary>
    public const string Name = "NeuralCore.Web";

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Begins the activity of a request.</summary>
    /// <param name="always">Whether it is needed without a listener too, for its identifiers.</param>
    /// <returns>Null if nobody needs it.</returns>
    public static Activity? Begin(HttpContext http, bool always)
    {
        if (!always && !Source.HasListeners()) return null;
        const string Request = "request";
        string? parent = http.Request.Headers.TraceParent, state = http.Request.Headers.TraceState;
        if (!ActivityContext.TryParse(parent, state, isRemote: true, out ActivityContext context)) context = default;
        if (Source.StartActivity(Request, ActivityKind.Server, context) is { } activity) return activity;
        var own = new Activity(Request);
        own.SetIdFormat(ActivityIdFormat.W3C);
        if (context != default) own.SetParentId(context.TraceId, context.SpanId, context.TraceFlags);
        own.TraceStateString = context.TraceState;
        return own.Start();
    }
}
