using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NeuralCore.Tests.Data;

/// <summary>A web server on this machine that answers each request as a test says.</summary>
internal sealed class LocalMirror : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<Request, Answer> respond;
    private readonly List<Request> requests = [];

    internal LocalMirror(Func<Request, Answer> respond)
    {
        this.respond = respond;
        listener.Start();
        _ = ServeAsync();
    }

    internal Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>What was asked, in order.</summary>
    internal Request[] Requests
    {
        get
        {
            lock (requests) return [.. requests];
        }
    }

    /// <summary>An address where nothing listens.</summary>
    internal static Uri Dead()
    {
        using var mirror = new LocalMirror(_ => new Answer(500, []));
        return mirror.Address;
    }

    /// <summary>Serves files by name, continuing where a request asks for it.</summary>
    internal static Answer Serve(IReadOnlyDictionary<string, byte[]> files, Request request)
    {
        if (!files.TryGetValue(request.File, out byte[]? content)) return new Answer(404, "404: Not Found"u8.ToArray());
        if (request.From is not { } from) return new Answer(200, content);
        if (from >= content.Length) return new Answer(416, []);
        return new Answer(206, content[(int)from..]) { Header = $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n" };
    }

    public void Dispose() => listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true) await AnswerAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed: the test is over.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            string file = (await reader.ReadLineAsync() ?? "").Split(' ')[1].TrimStart('/');
            long? from = null;
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
                if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) from = long.Parse(line[13..].TrimEnd('-'));
            var request = new Request(file, from);
            lock (requests) requests.Add(request);
            Answer answer = respond(request);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer.Status} Test\r\nContent-Length: {answer.Content.Length}\r\nConnection: close\r\n{answer.Header}\r\n"));
            await stream.WriteAsync(answer.Content.AsMemory(0, Math.Min(answer.Content.Length, answer.CutAfter)));
            if (answer.Hang > TimeSpan.Zero) await Task.Delay(answer.Hang);
        }
        catch (IOException)
        {
            // The client hung up.
        }
    }

    internal sealed record Request(string File, long? From);

    /// <param name="Status">The HTTP status.</param>
    /// <param name="Content">The whole body, whose length is announced.</param>
    internal sealed record Answer(int Status, byte[] Content)
    {
        internal string Header { get; init; } = "";

        /// <summary>Bytes of the body that are sent before the connection is closed.</summary>
        internal int CutAfter { get; init; } = int.MaxValue;

        /// <summary>How long the connection stays open after that.</summary>
        internal TimeSpan Hang { get; init; }
    }
}
