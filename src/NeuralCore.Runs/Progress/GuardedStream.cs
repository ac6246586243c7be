namespace NeuralCore.Runs.Progress;

/// <summary>Writes to a stream that may fail, without throwing: after a full disk or a closed pipe the text is lost,
/// but the command continues.</summary>
/// <remarks>After a failure each write is tried again: a full disk may have space later.</remarks>
/// <param name="inner">The inner stream; null if it was closed before the program started.</param>
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

    /// <summary>Whether the stream failed, as opposed to an error in the program.</summary>
    private static bool IsOfOutput(Exception e) =>
        e is IOException or UnauthorizedAccessException or ObjectDisposedException;

    private void Fail(Exception e)
    {
        if (Failure is not null) return;
        Failure = e;
        failed?.Invoke(e);
    }
}
