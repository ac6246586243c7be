using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Protocol;

/// <summary>
/// The HTTP endpoints of the Open Inference Protocol, version 2, with the binary tensor data extension.
/// </summary>
internal sealed class InferEndpoints(ServerContext server, DrainLifetime lifetime)
{
    private const string HeaderLength = "Inference-Header-Content-Length", Binary = "application/octet-stream";

    private static readonly string Version = typeof(Network).Assembly.GetName().Version!.ToString(3);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2", ServerMetadata);
        routes.MapGet("/v2/health/live", http => ServerContext.Write(http, "{\"live\":true}"));
        routes.MapGet("/v2/health/ready", Ready);
        foreach (string model in new[] { "/v2/models/{model}", "/v2/models/{model}/versions/{version}" })
        {
            routes.MapGet(model, ModelMetadata);
            routes.MapGet($"{model}/ready", ModelReady);
            routes.MapPost($"{model}/infer", Infer);
        }
    }

    private static Task ServerMetadata(HttpContext http) => ServerContext.Write(http,
        $"{{\"name\":\"neuralcore\",\"version\":\"{Version}\",\"extensions\":[\"binary_tensor_data\",\"model_repository\"]}}");

    /// <summary>The body is for clients that read the field <c>ready</c> instead of the status.</summary>
    private Task Ready(HttpContext http)
    {
        if (!lifetime.IsReady) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return ServerContext.Write(http, lifetime.IsReady ? "{\"ready\":true}" : "{\"ready\":false}");
    }

    private Task ModelReady(HttpContext http)
    {
        ServedModel model = Find(http);
        if (!lifetime.IsReady) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return ServerContext.Write(
            http, $"{{\"name\":\"{model.Name}\",\"ready\":{(lifetime.IsReady ? "true" : "false")}}}");
    }

    private Task ModelMetadata(HttpContext http)
    {
        ServedModel model = Find(http);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", model.Name);
            json.WriteStartArray("versions");
            foreach (ServedModel version in server.Models.VersionsOf(model.Name)) json.WriteStringValue(version.Version);
            json.WriteEndArray();
            json.WriteString("platform", "neuralcore");
            json.WriteStartArray("inputs");
            Tensor(json, Inference.Input, "FP32", model.Lines is null
                ? [-1, .. model.Model.InputShape.ToArray()] : [-1, LineNormalization.Height, -1, 1]);
            json.WriteEndArray();
            json.WriteStartArray("outputs");
            foreach (string output in Inference.OutputsOf(model))
            {
                bool isText = output is Inference.Label or Inference.Text;
                Tensor(json, output, isText ? "BYTES" : "FP32",
                    isText ? [-1] : model.Lines is null ? [-1, model.Classes] : [-1, -1, model.Classes]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return ServerContext.Write(http, buffer.WrittenMemory);

        static void Tensor(Utf8JsonWriter json, string name, string type, int[] shape)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("datatype", type);
            json.WriteStartArray("shape");
            foreach (int size in shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private async Task Infer(HttpContext http)
    {
        long start = TimeProvider.System.GetTimestamp();
        ServedModel model = Find(http);
        ModelCounters counters = server.Metrics.Of(model);
        using Activity? activity = ServerActivity.Source.StartActivity("infer");
        activity?.SetTag("model", model.Name).SetTag("version", model.Version);
        try
        {
            byte[] body = await server.Body(http);
            int jsonLength = JsonLength(http, body.Length);
            var request = InferRequest.Parse(body.AsSpan(0, jsonLength));
            (float[] pixels, int count, int width) = Inference.Convert(model, request, body.AsSpan(jsonLength));
            IReadOnlyList<InferOutput> wanted = request.Outputs
                ?? [.. Inference.OutputsOf(model).Select(name => new InferOutput(name, null))];
            Inference.RequireOutputs(model, wanted);
            OutputTensor[] Finish(int[] shape, float[] logits) => Inference.Outputs(model, wanted, shape, logits);
            // The token of a request is allocated when it is read: only a request that waits needs one.
            (OutputTensor[] outputs, BatchTimes times) = server.Batcher.TryRun(model, pixels, count, width, Finish)
                ?? await server.Batcher.Run(model, pixels, count, width, Finish, http.RequestAborted);
            activity?.SetTag("batch_size", times.BatchSize);
            var answer = InferAnswer.Write(model, request, wanted, outputs);
            counters.Succeeded(count, TimeProvider.System.GetElapsedTime(start), times);
            if (answer.JsonLength is { } length)
                http.Response.Headers[HeaderLength] = length.ToString(CultureInfo.InvariantCulture);
            await ServerContext.Write(http, answer.Body, answer.JsonLength is null ? ServerContext.Json : Binary);
        }
        catch (Exception e) when (e is ProtocolException or BodyException or ServerBusyException)
        {
            counters.Failed();
            throw;
        }
    }

    /// <summary>Length of the JSON part of a body.</summary>
    private static int JsonLength(HttpContext http, int bodyLength)
    {
        if (!http.Request.Headers.TryGetValue(HeaderLength, out Microsoft.Extensions.Primitives.StringValues text))
            return bodyLength;
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length);
        return isNumber && length <= bodyLength
            ? length
            : throw new ProtocolException(
                $"{HeaderLength} is '{ServerContext.Shown(text.ToString())}'; it is the length of the JSON in a body "
                + $"of {bodyLength} bytes.");
    }

    private ServedModel Find(HttpContext http) => server.Models.Find(
        (string)http.Request.RouteValues["model"]!, http.Request.RouteValues["version"] as string);
}
