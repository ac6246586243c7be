namespace NeuralCore.Runner.Terminal;

/// <summary>Writes to a stream that may fail at any time, and never fails itself: a full disk or a missing reader loses
/// the text, not the work.</summary>
/// <remarks>After a failure each write is tried again, since a disk that was full may have room later.</remarks>
/// <param name="inner">Where the bytes go; null for a stream that was closed before the program started.</param>
/// <param name="failed">Called once, at the first failure.</param>
internal sealed class GuardedStream(Stream? inner, Action<Exception>? failed = null) : Stream
{
    /// <summary>The first failure; null if everything was written.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty) return;
        try
        {
            if (inner is null) throw new IOException("it is closed.");
            inner.Write(buffer);
        }
        catch (Exception e) when (IsOfOutput(e))
        {
            Fail(e);
        }
    }

    public override void Flush()
    {
        try
        {
            inner?.Flush();
        }
        catch (Exception e) when (IsOfOutput(e))
        {
            Fail(e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>What a stream throws when it cannot take the bytes, as opposed to a mistake in the program.</summary>
    private static bool IsOfOutput(Exception e) =>
        e is IOException or UnauthorizedAccessException or ObjectDisposedException;

    private void Fail(Exception e)
    {
        if (Failure is not null) return;
        Failure = e;
        failed?.Invoke(e);
    }
}
