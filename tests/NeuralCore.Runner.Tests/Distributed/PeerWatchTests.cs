using System.Net;
using System.Net.Sockets;
using NeuralCore.Runs.Distributed;

namespace NeuralCore.Runner.Tests.Distributed;

/// <summary>Three processes that end, or one of which is lost, as three watches in one.</summary>
public sealed class PeerWatchTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(5);

    private readonly PeerWatch[] watches = Connected();

    public void Dispose()
    {
        foreach (PeerWatch watch in watches) watch.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_process_leaves_before_the_last_arrives(int last)
    {
        Task[] leaving = [.. watches.Where((_, rank) => rank != last).Select(Leave)];
        await Task.Delay(Short, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(leaving, task => task.IsCompleted);
        await Task.WhenAll([.. leaving, Leave(watches[last])]).WaitAsync(Patience, TestContext.Current.CancellationToken);
        foreach (PeerWatch watch in watches) watch.ThrowIfLost();
    }

    [Fact]
    public async Task Those_that_leave_do_not_wait_for_one_that_is_lost()
    {
        watches[2].Dispose();
        await Task.WhenAll(Leave(watches[0]), Leave(watches[1])).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private static Task Leave(PeerWatch watch) => Task.Run(watch.Leave, TestContext.Current.CancellationToken);

    private static PeerWatch[] Connected()
    {
        (Socket first, Socket second) = Pair();
        (Socket third, Socket fourth) = Pair();
        return [new(0, [first, third], [1, 2]), new(1, [second], [0]), new(2, [fourth], [0])];
    }

    private static (Socket, Socket) Pair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var one = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        one.Connect(listener.LocalEndPoint!);
        return (listener.Accept(), one);
    }
}
