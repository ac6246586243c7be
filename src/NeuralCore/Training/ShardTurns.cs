using System.Runtime.ExceptionServices;

namespace NeuralCore;

/// <summary>
/// Runs the passes of several shards in turn, each on its own thread: one pass at a time, and a pass can wait in the
/// middle until all others have come as far.
/// </summary>
/// <remarks>The worker team therefore belongs to one shard at a time, and results cannot depend on timing.</remarks>
internal sealed class ShardTurns
{
    private readonly Action<int> body;
    private readonly AutoResetEvent[] turns;
    private readonly Thread[] threads;
    private readonly bool[] ended;
    private ExceptionDispatchInfo? failure;
    private volatile bool stopping;

    /// <param name="body">The pass of a shard, from 0 to <paramref name="count"/>−1.</param>
    public ShardTurns(int count, Action<int> body)
    {
        this.body = body;
        turns = [.. Enumerable.Range(0, count).Select(_ => new AutoResetEvent(false))];
        ended = new bool[count];
        threads = [.. Enumerable.Range(1, count - 1).Select(shard =>
            new Thread(() => Serve(shard)) { IsBackground = true, Name = $"NeuralCore shard {shard}" })];
        foreach (Thread thread in threads) thread.Start();
    }

    /// <summary>Runs the passes of all shards and throws the first exception of one.</summary>
    public void Run()
    {
        failure = null;
        Array.Clear(ended);
        Play(0);
        turns[0].WaitOne();
        failure?.Throw();
    }

    /// <summary>Called in the pass of a shard: gives each of the others a turn, then returns.</summary>
    public void GiveTurn(int shard)
    {
        PassTurn(shard);
        turns[shard].WaitOne();
        failure?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void End()
    {
        stopping = true;
        foreach (AutoResetEvent turn in turns) turn.Set();
        foreach (Thread thread in threads) thread.Join();
        foreach (AutoResetEvent turn in turns) turn.Dispose();
    }

    private void Serve(int shard)
    {
        while (true)
        {
            turns[shard].WaitOne();
            if (stopping) return;
            Play(shard);
        }
    }

    private void Play(int shard)
    {
        try
        {
            body(shard);
        }
        catch (Exception exception) when (Record(exception))
        {
        }

        ended[shard] = true;
        PassTurn(shard);
    }

    /// <summary>The next shard whose pass has not ended runs; after the last, <see cref="Run"/> returns.</summary>
    private void PassTurn(int shard)
    {
        int next = shard;
        for (int i = 0; i < ended.Length; i++)
        {
            next = (next + 1) % ended.Length;
            if (!ended[next]) break;
        }

        turns[ended[next] ? 0 : next].Set();
    }

    private bool Record(Exception exception)
    {
        failure ??= ExceptionDispatchInfo.Capture(exception);
        return true;
    }
}
