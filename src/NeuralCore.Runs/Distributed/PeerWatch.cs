using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace NeuralCore.Runs.Distributed;

/// <summary>
/// Notices within seconds that another process has ended: every process has a TCP connection to rank 0, on which both
/// sides send a byte each second. MPI itself may wait forever for a process that was killed.
/// </summary>
/// <remarks>A killed process closes its connection at once; a machine that is cut off is silent for
/// <see cref="Silence"/>.</remarks>
internal sealed class PeerWatch : IDisposable
{
    private const int TokenBytes = 16, MaxAddresses = 8, AddressBytes = 4;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromSeconds(7),
        ConnectTime = TimeSpan.FromSeconds(20);

    /// <summary>Sent each second; a process that leaves sends the second byte, and rank 0 the third, with the number of
    /// a rank that was lost.</summary>
    private const byte Alive = 1, Left = 2, Lost = 3;

    private readonly int rank;
    private readonly Socket[] peers;
    private readonly int[] ranks;
    private readonly Thread[] listeners;
    private readonly Timer? timer;
    private volatile string? lost;
    private volatile bool isLeaving;

    /// <param name="peers">Connected: to all others for rank 0, to rank 0 for any other.</param>
    /// <param name="ranks">Of the peers.</param>
    internal PeerWatch(int rank, Socket[] peers, int[] ranks)
    {
        (this.rank, this.peers, this.ranks) = (rank, peers, ranks);
        listeners = new Thread[peers.Length];
        for (int i = 0; i < peers.Length; i++)
        {
            int peer = i;
            peers[i].NoDelay = true;
            peers[i].ReceiveTimeout = (int)Silence.TotalMilliseconds;
            peers[i].SendTimeout = (int)Silence.TotalMilliseconds;
            listeners[i] = new Thread(() => Listen(peer)) { IsBackground = true, Name = $"Watch of rank {ranks[i]}" };
            listeners[i].Start();
        }

        timer = peers.Length == 0 ? null : new Timer(_ => Send([Alive]), null, Beat, Beat);
    }

    /// <summary>Watches nobody.</summary>
    public static PeerWatch None { get; } = new(0, [], []);

    /// <summary>Connects all processes; each calls it.</summary>
    /// <exception cref="IOException">A process cannot reach rank 0.</exception>
    public static PeerWatch Begin(MpiGroup group)
    {
        int[] lengths = new int[group.Count];
        var offer = new byte[TokenBytes + sizeof(int) + MaxAddresses * AddressBytes];
        lengths[0] = offer.Length;
        if (group.Rank > 0)
        {
            group.Gather([], offer, lengths);
            return new PeerWatch(group.Rank, [Connect(offer, group.Rank)], [0]);
        }

        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        listener.Listen(group.Count);
        RandomNumberGenerator.Fill(offer.AsSpan(0, TokenBytes));
        BitConverter.TryWriteBytes(offer.AsSpan(TokenBytes), ((IPEndPoint)listener.LocalEndPoint!).Port);
        int at = TokenBytes + sizeof(int);
        foreach (IPAddress address in Addresses().Take(MaxAddresses))
        {
            address.GetAddressBytes().CopyTo(offer, at);
            at += AddressBytes;
        }

        group.Gather(offer, (byte[])offer.Clone(), lengths);
        Socket[] peers = Accept(listener, offer, group.Count);
        return new PeerWatch(0, peers, [.. Enumerable.Range(1, group.Count - 1)]);
    }

    /// <exception cref="PeerLostException">Another process has ended.</exception>
    public void ThrowIfLost()
    {
        if (lost is { } message) throw new PeerLostException(message);
    }

    /// <summary>Announces that this process ends in order, and returns when all others have announced it.</summary>
    public void Leave()
    {
        isLeaving = true;
        if (rank > 0) Send([Left]);
        long began = Stopwatch.GetTimestamp();
        foreach (Thread listener in listeners)
        {
            TimeSpan left = Silence - Stopwatch.GetElapsedTime(began);
            listener.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        if (rank == 0) Send([Left]);
    }

    public void Dispose()
    {
        isLeaving = true;
        timer?.Dispose();
        foreach (Socket peer in peers) peer.Dispose();
    }

    /// <summary>The addresses of this machine: those of other machines can reach first, then its own.</summary>
    private static IEnumerable<IPAddress> Addresses() =>
        NetworkInterface.GetAllNetworkInterfaces().Where(card => card.OperationalStatus == OperationalStatus.Up
                || card.NetworkInterfaceType == NetworkInterfaceType.Loopback)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork).Append(IPAddress.Loopback).Distinct()
            .OrderBy(IPAddress.IsLoopback);

    private static Socket[] Accept(Socket listener, byte[] offer, int count)
    {
        var peers = new Socket[count - 1];
        long began = Stopwatch.GetTimestamp();
        var hello = new byte[TokenBytes + sizeof(int)];
        for (int connected = 0; connected < peers.Length;)
        {
            TimeSpan left = ConnectTime - Stopwatch.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !listener.Poll(left, SelectMode.SelectRead))
            {
                throw new PeerLostException($"Rank {Array.IndexOf(peers, null) + 1} did not connect to rank 0 within " +
                    $"{ConnectTime.TotalSeconds} s.");
            }

            Socket peer = listener.Accept();
            peer.ReceiveTimeout = (int)Beat.TotalMilliseconds;
            if (Receive(peer, hello) && hello.AsSpan(0, TokenBytes).SequenceEqual(offer.AsSpan(0, TokenBytes))
                && BitConverter.ToInt32(hello, TokenBytes) is var rank && rank > 0 && rank < count
                && peers[rank - 1] is null)
            {
                peer.Send([Alive]);
                peers[rank - 1] = peer;
                connected++;
            }
            else
            {
                peer.Dispose(); // not one of the processes
            }
        }

        return peers;
    }

    private static Socket Connect(byte[] offer, int rank)
    {
        int port = BitConverter.ToInt32(offer, TokenBytes);
        byte[] hello = [.. offer.AsSpan(0, TokenBytes), .. BitConverter.GetBytes(rank)];
        IPAddress[] addresses = [.. offer.Skip(TokenBytes + sizeof(int)).Chunk(AddressBytes)
            .Select(bytes => new IPAddress(bytes)).Where(address => !address.Equals(IPAddress.Any))];
        foreach (IPAddress address in addresses)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                using var limit = new CancellationTokenSource(Beat * 2);
                socket.ConnectAsync(new IPEndPoint(address, port), limit.Token).AsTask().GetAwaiter().GetResult();
                socket.ReceiveTimeout = (int)Silence.TotalMilliseconds;
                socket.Send(hello);
                if (Receive(socket, new byte[1])) return socket;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // An address that only rank 0's own machine can use; the next may work.
            }

            socket.Dispose();
        }

        throw new PeerLostException(
            $"Rank {rank} cannot reach rank 0 at {string.Join(", ", addresses.AsEnumerable())}, TCP port {port}. " +
            $"Does a firewall block it?");
    }

    private static bool Receive(Socket socket, byte[] bytes)
    {
        try
        {
            for (int got = 0, more; got < bytes.Length; got += more)
            {
                more = socket.Receive(bytes.AsSpan(got));
                if (more == 0) return false;
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Listen(int peer)
    {
        var one = new byte[1];
        try
        {
            while (peers[peer].Receive(one) == 1)
            {
                if (one[0] == Left) return;
                var number = new byte[sizeof(int)];
                if (one[0] != Lost || !Receive(peers[peer], number)) continue;
                lost ??= $"The process of rank {BitConverter.ToInt32(number)} has ended or cannot be reached.";
                return;
            }

            Lose(peer, "has ended");
        }
        catch (SocketException e)
        {
            Lose(peer, e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock
                ? $"has not been reached for {Silence.TotalSeconds} s" : "has ended");
        }
        catch (ObjectDisposedException)
        {
            // This process leaves.
        }
    }

    /// <summary>Remembers the loss; rank 0 informs the others, which are connected to it only.</summary>
    private void Lose(int peer, string what)
    {
        if (isLeaving) return;
        lost ??= $"The process of rank {ranks[peer]} {what}.";
        if (rank == 0) Send([Lost, .. BitConverter.GetBytes(ranks[peer])]);
    }

    private void Send(byte[] bytes)
    {
        foreach (Socket peer in peers)
        {
            try
            {
                peer.Send(bytes);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The thread that listens to it notices.
            }
        }
    }
}
