using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace NeuralCore.ServerLoad;

/// <summary>256 connections of which three requests in ten are malformed.</summary>
internal static class MalformedRun
{
    private const int Connections = 256, MaxLate = 50;
    private const double BadPart = 0.3;

    /// <summary>In a shorter run the time of the compiler decides the latency, which is then printed only.</summary>
    private const int Whole = 1_000_000;

    public static async Task<int> Run(int requests)
    {
        using var models = new SampleModels();
        using ServerProcess server = ServerProcess.Start($"--port 0 --queue {Connections} --repository {models.Folder}");
        byte[] good = SampleModels.Request("mlp");
        float[] expected = SampleModels.Logits(SampleModels.Mlp(seed: 1));
        byte[][] bad = [.. Bad()], broken = [.. Broken()];
        var statuses = new ConcurrentDictionary<(bool IsGood, int Status), int>();
        var times = new ConcurrentBag<double>();
        int sent = 0, wrong = 0, left = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(() => Client(new Random(number)))));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double memory = server.Memory;
        int exit = server.Terminate();
        Console.WriteLine($"{requests} requests of {Connections} connections in {seconds:0} s, {bad.Length + broken.Length + 1} kinds of malformed ones");
        foreach (((bool isGood, int status), int count) in statuses.OrderBy(pair => pair.Key))
            Console.WriteLine($"  {(isGood ? "good     " : "malformed")} status {status,3} {count,8}{(status == 0 ? "  (closed by the server)" : "")}");
        Console.WriteLine($"  left in the middle    {left,8}");
        // 505 is the answer to an unknown version of HTTP.
        int errors = statuses.Where(pair => pair.Key is { Status: >= 500 and not 505 } or { IsGood: true, Status: not 200 }).Sum(pair => pair.Value);
        double late = times.Quantile(0.99);
        Console.WriteLine($"  good: median {times.Median():0.00} ms, p99 {late:0.00} ms; {wrong} wrong answers; memory {memory:0} MiB; exit code {exit}");
        return errors == 0 && wrong == 0 && exit == 0 && (requests < Whole || late <= MaxLate) ? 0 : 4;

        async Task Client(Random random)
        {
            using var connection = new LoadConnection(server.EndPoint);
            while (Interlocked.Increment(ref sent) <= requests)
            {
                bool isGood = random.NextDouble() >= BadPart;
                int kind = random.Next(bad.Length + broken.Length + 1);
                if (!isGood && kind == bad.Length + broken.Length)
                {
                    await connection.Abandon(good.AsMemory(0, random.Next(good.Length)));
                    Interlocked.Increment(ref left);
                    continue;
                }

                long begin = Stopwatch.GetTimestamp();
                (int status, ReadOnlyMemory<byte> body) = await connection.Send(isGood ? good : kind < bad.Length ? bad[kind] : broken[kind - bad.Length]);
                // What follows an incomplete message would be read as its rest.
                if (!isGood && kind >= bad.Length) connection.Dispose();
                if (isGood) times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                if (isGood && !Logits.AreThose(body.Span, expected)) Interlocked.Increment(ref wrong);
                Count(isGood, status);
            }
        }

        void Count(bool isGood, int status) => statuses.AddOrUpdate((isGood, status), 1, (_, count) => count + 1);
    }

    /// <summary>Requests that no server may answer with success, and none with status 500.</summary>
    private static IEnumerable<byte[]> Bad()
    {
        foreach (string body in (string[])[
            "", "{", "[]", "{}", "nul", "{\"inputs\":[]}", "{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"FP32\",\"data\":[1]}]}",
            "{\"inputs\":[{\"shape\":[2147483647,2147483647],\"datatype\":\"FP32\",\"data\":[]}]}",
            "{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"BYTES\",\"data\":[\"x\"]}]}",
            "{\"inputs\":[{\"shape\":[1,784],\"datatype\":\"UINT8\",\"parameters\":{\"binary_data_size\":784}}]}",
            new string('[', 100_000), $"{{\"id\":\"{new string('x', 10_000)}\"}}", "{\"inputs\":[{\"name\":\"\\ud800\"}]}"])
        {
            yield return Post("/v2/models/mlp/infer", body);
        }

        yield return Post("/v2/models/none/infer", "{}");
        yield return Post("/v2/models/mlp/versions/x/infer", "{}");
        yield return Post("/v2/models/mlp/infer", "{}", "Inference-Header-Content-Length: 99999999999\r\n");
        yield return Post("/v2/models/mlp/infer", "no gzip", "Content-Encoding: gzip\r\n");
        yield return Post("/v2/models/mlp/infer", "{}", "Content-Encoding: br\r\n");
        yield return Post("/v2/repository/models/..%2f..%2fetc/load", "");
        yield return Post("/v2/repository/index", "{");
        yield return Post("/api/read", "GIF89a");
        yield return Post("/api/read", "\u0089PNG\r\n\u001a\n");
        yield return Post("/api/strokes", "{\"height\":-1,\"strokes\":[{\"points\":[1],\"width\":1e39}]}");
        yield return Encoding.ASCII.GetBytes("DELETE /v2/models/mlp HTTP/1.1\r\nHost: x\r\n\r\n");
        yield return Encoding.ASCII.GetBytes("GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    /// <summary>Bytes that are not a complete HTTP message.</summary>
    private static IEnumerable<byte[]> Broken()
    {
        yield return Encoding.ASCII.GetBytes("GET / HTTP/9.9\r\n\r\n");
        yield return Encoding.ASCII.GetBytes("POST /v2/models/mlp/infer HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n");
        yield return Encoding.ASCII.GetBytes("POST /v2/models/mlp/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n");
        yield return Encoding.ASCII.GetBytes("POST /v2/models/mlp/infer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        yield return "\0\u0001\u0002 garbage\r\n\r\n"u8.ToArray();
    }

    private static byte[] Post(string path, string body, string headers = "")
    {
        byte[] content = Encoding.Latin1.GetBytes(body);
        return [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {content.Length}\r\n\r\n"), .. content];
    }
}
