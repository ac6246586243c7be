using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NeuralCore.ServerLoad;

/// <summary>A connection that sends prepared bytes and reads HTTP/1.1 answers; after an error it is opened again.</summary>
internal sealed class LoadConnection(IPEndPoint server) : IDisposable
{
    private const string Length = "content-length: ", Close = "connection: close";
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private Socket? socket;
    private byte[] buffer = new byte[1 << 14];

    /// <summary>Sends a request and reads the answer.</summary>
    /// <returns>The status, 0 if the server closed the connection without an answer; and the body.</returns>
    public async Task<(int Status, ReadOnlyMemory<byte> Body)> Send(ReadOnlyMemory<byte> request)
    {
        using var limit = new CancellationTokenSource(MaxWait);
        try
        {
            if (socket is null)
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(server, limit.Token);
            }

            for (ReadOnlyMemory<byte> rest = request; rest.Length > 0;) rest = rest[await socket.SendAsync(rest, limit.Token)..];
            return await Read(limit.Token);
        }
        catch (SocketException)
        {
            Dispose();
            return default;
        }
        catch (OperationCanceledException)
        {
            throw new LoadException($"There was no answer within {MaxWait.TotalSeconds} s.");
        }
    }

    /// <summary>Sends the beginning of a request and leaves.</summary>
    public async Task Abandon(ReadOnlyMemory<byte> part)
    {
        try
        {
            if (socket is null)
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(server);
            }

            await socket.SendAsync(part);
        }
        catch (SocketException)
        {
            // It was closed by the server; that is as good.
        }

        Dispose();
    }

    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    private async Task<(int Status, ReadOnlyMemory<byte> Body)> Read(CancellationToken cancellation)
    {
        int filled = 0, head;
        while ((head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int read = await socket!.ReceiveAsync(buffer.AsMemory(filled), cancellation);
            if (read == 0)
            {
                Dispose();
                return default;
            }

            filled += read;
        }

        (int status, int length, bool closes) = Head(buffer.AsSpan(0, head));
        int whole = head + 4 + length;
        if (buffer.Length < whole) Array.Resize(ref buffer, whole);
        while (filled < whole)
        {
            int read = await socket!.ReceiveAsync(buffer.AsMemory(filled), cancellation);
            if (read == 0)
            {
                Dispose();
                return default;
            }

            filled += read;
        }

        if (closes) Dispose();
        return (status, buffer.AsMemory(head + 4, length));
    }

    /// <summary>Status, length of the body, and whether the server closes the connection.</summary>
    private static (int Status, int Length, bool Closes) Head(ReadOnlySpan<byte> head)
    {
        int length = 0;
        bool closes = false;
        foreach (Range range in head.Split("\r\n"u8))
        {
            ReadOnlySpan<byte> line = head[range];
            if (line.Length >= Length.Length && Ascii.EqualsIgnoreCase(line[..Length.Length], Length))
                length = int.Parse(line[Length.Length..], CultureInfo.InvariantCulture);
            closes |= Ascii.EqualsIgnoreCase(line, Close);
        }

        return (int.Parse(head.Slice("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture), length, closes);
    }
}
