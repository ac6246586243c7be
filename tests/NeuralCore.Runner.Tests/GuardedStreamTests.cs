using System.Text;
using NeuralCore.Runs.Progress;

namespace NeuralCore.Runner.Tests;

public sealed class GuardedStreamTests
{
    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public void A_stream_that_fails_loses_text_and_reports_its_first_failure_once(Type kind)
    {
        var told = new List<Exception>();
        var disk = new FillingDisk(() => (Exception)Activator.CreateInstance(kind, "full")!);
        var guarded = new GuardedStream(disk, told.Add);
        using var writer = new StreamWriter(guarded, leaveOpen: true) { AutoFlush = true };
        writer.Write("first,");
        Assert.Null(guarded.Failure);
        disk.IsFull = true;
        writer.Write("second,");
        writer.Write("third,");
        disk.IsFull = false;
        writer.Write("fourth");
        Assert.IsType(kind, Assert.Single(told));
        Assert.Same(told[0], guarded.Failure);
        Assert.Equal("first,fourth", Encoding.UTF8.GetString(disk.ToArray()));
    }

    [Fact]
    public void A_stream_that_was_closed_before_the_start_fails_when_something_is_written()
    {
        using var closed = new GuardedStream(inner: null);
        closed.Write([]);
        closed.Flush();
        Assert.Null(closed.Failure);
        closed.Write([1]);
        Assert.Contains("closed", Assert.IsType<IOException>(closed.Failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_of_the_program_is_not_swallowed()
    {
        using var guarded = new GuardedStream(new FillingDisk(() => new InvalidOperationException()) { IsFull = true });
        Assert.Throws<InvalidOperationException>(() => guarded.Write([1]));
    }

    private sealed class FillingDisk(Func<Exception> failure) : MemoryStream
    {
        public bool IsFull { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull) throw failure();
            base.Write(buffer);
        }
    }
}
