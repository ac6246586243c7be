using System.Text;
using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data;

public sealed class DatasetDownloaderTests : IDisposable
{
    private const string First = "train-images-idx3-ubyte.gz";

    private readonly Scratch scratch = new();
    private readonly DatasetDownloader downloader = new();
    private readonly Dictionary<string, byte[]> served = [];
    private readonly PublishedDataset small;

    public DatasetDownloaderTests()
    {
        IdxFile[] contents = [Scratch.Images(200, 9, 7), Scratch.Labels(200, 10), Scratch.Images(30, 9, 7), Scratch.Labels(30, 10)];
        var files = new List<PublishedFile>();
        foreach ((IdxFile content, PublishedFile published) in contents.Zip(PublishedDataset.Mnist.Files))
        {
            served.Add(published.Name, Scratch.Bytes(content, gzip: true));
            files.Add(published with { Length = Scratch.Bytes(content).Length, Sha256 = content.ContentSha256() });
        }

        small = PublishedDataset.Mnist.WithFiles(files);
    }

    [Fact]
    public async Task A_good_download_leaves_the_four_files_and_nothing_else()
    {
        using var mirror = new LocalMirror(request => LocalMirror.Serve(served, request));
        var progress = new Reports();
        await Download(progress, mirror.Address);
        Assert.Equal(served.Keys.Order(), Names());
        foreach ((string name, byte[] content) in served) Assert.Equal(content, File.ReadAllBytes(scratch.Path(name)));
        Assert.Equal([1, 2, 3, 4], progress.Seen.Select(p => p.FileNumber).Distinct());
        foreach (DownloadProgress last in progress.Seen.GroupBy(p => p.FileName).Select(g => g.Last()))
            Assert.Equal((4, last.TotalBytes, mirror.Address), (last.FileCount, (long?)last.Bytes, last.Mirror));
    }

    [Fact]
    public async Task Only_what_is_missing_is_fetched()
    {
        scratch.Add(First[..^3], [1]);
        using var mirror = new LocalMirror(request => LocalMirror.Serve(served, request));
        await Download(null, mirror.Address);
        Assert.Equal(served.Keys.Skip(1), mirror.Requests.Select(r => r.File));
    }

    [Fact]
    public async Task A_cut_is_continued_from_where_it_broke()
    {
        int cuts = 0;
        using var mirror = new LocalMirror(request => LocalMirror.Serve(served, request) with { CutAfter = request.File == First && cuts++ < 2 ? 20 : int.MaxValue });
        await Download(null, mirror.Address);
        Assert.Equal([null, 20, 40], mirror.Requests.Take(3).Select(r => r.From));
        Assert.Equal(served[First], File.ReadAllBytes(scratch.Path(First)));
    }

    [Fact]
    public async Task What_a_failed_run_left_is_continued_by_the_next()
    {
        using (var cutting = new LocalMirror(request => LocalMirror.Serve(served, request) with { CutAfter = request.From == null ? 25 : 0 }))
            await Assert.ThrowsAsync<IOException>(() => Download(null, cutting.Address));
        Assert.Equal(25, new FileInfo(scratch.Path(First + ".part")).Length);
        using var mirror = new LocalMirror(request => LocalMirror.Serve(served, request));
        await Download(null, mirror.Address);
        Assert.Equal(25, mirror.Requests[0].From);
        Assert.Equal(served.Keys.Order(), Names());
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_begins_again()
    {
        scratch.Add(First + ".part", served[First][..30]);
        using var mirror = new LocalMirror(request => LocalMirror.Serve(served, request with { From = null }));
        await Download(null, mirror.Address);
        Assert.Equal(served[First], File.ReadAllBytes(scratch.Path(First)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task A_part_beyond_the_end_begins_again(int surplus)
    {
        scratch.Add(First + ".part", [.. served[First], .. new byte[surplus]]);
        using var mirror = new LocalMirror(request => LocalMirror.Serve(served, request));
        await Download(null, mirror.Address);
        Assert.Equal([served[First].Length + surplus, null], mirror.Requests.Take(2).Select(r => r.From));
        Assert.Equal(served[First], File.ReadAllBytes(scratch.Path(First)));
    }

    [Fact]
    public async Task A_spoiled_part_is_thrown_away_and_fetched_afresh()
    {
        scratch.Add(First + ".part", new byte[30]);
        using var mirror = new LocalMirror(request => LocalMirror.Serve(served, request));
        await Download(null, mirror.Address);
        Assert.Equal([30, null], mirror.Requests.Take(2).Select(r => r.From));
        Assert.Equal(served[First], File.ReadAllBytes(scratch.Path(First)));
    }

    [Fact]
    public async Task A_wrong_checksum_leads_to_the_next_mirror()
    {
        var other = new Dictionary<string, byte[]>(served) { [First] = Scratch.Bytes(Scratch.Images(199, 9, 7), gzip: true) };
        using var wrong = new LocalMirror(request => LocalMirror.Serve(other, request));
        using var right = new LocalMirror(request => LocalMirror.Serve(served, request));
        await Download(null, wrong.Address, right.Address);
        Assert.Equal([First], right.Requests.Select(r => r.File));
        Assert.Equal(served[First], File.ReadAllBytes(scratch.Path(First)));
    }

    [Fact]
    public async Task A_mirror_that_compresses_otherwise_is_as_good()
    {
        var plain = served.ToDictionary(f => f.Key, f => Scratch.Bytes(Scratch.Read(f.Value)));
        using var mirror = new LocalMirror(request => LocalMirror.Serve(plain, request));
        await Download(null, mirror.Address);
        Assert.Equal(200, DatasetFolder.Read(scratch.Folder).Train!.Count);
    }

    [Fact]
    public async Task A_dead_mirror_is_asked_once_and_passed_over()
    {
        using var mirror = new LocalMirror(request => LocalMirror.Serve(served, request));
        await Download(null, LocalMirror.Dead(), mirror.Address);
        Assert.Equal(served.Keys, mirror.Requests.Select(r => r.File));
    }

    [Fact]
    public async Task When_all_mirrors_fail_the_message_lists_each_with_its_reason_and_nothing_is_left()
    {
        Uri dead = LocalMirror.Dead();
        using var page = new LocalMirror(_ => new LocalMirror.Answer(200, Encoding.ASCII.GetBytes("<!DOCTYPE html><title>Log in to the hotel</title>")));
        using var gone = new LocalMirror(_ => new LocalMirror.Answer(404, []));
        using var wrong = new LocalMirror(_ => new LocalMirror.Answer(200, Scratch.Bytes(Scratch.Images(1), gzip: true)));
        using var endless = new LocalMirror(_ => new LocalMirror.Answer(200, new byte[200_000]));
        string message = (await Assert.ThrowsAsync<IOException>(() => Download(null, dead, page.Address, gone.Address, wrong.Address, endless.Address))).Message;
        Assert.Contains($"MNIST: {First} could not be downloaded", message, StringComparison.Ordinal);
        Assert.Contains($"{dead}: ", message, StringComparison.Ordinal);
        Assert.Contains($"{page.Address}: the response, byte 0: expected an IDX or gzip file, found an HTML page", message, StringComparison.Ordinal);
        Assert.Contains($"{gone.Address}: HTTP status 404", message, StringComparison.Ordinal);
        Assert.Contains($"{wrong.Address}: SHA-256", message, StringComparison.Ordinal);
        Assert.Contains($"{endless.Address}: offers 200000 bytes", message, StringComparison.Ordinal);
        Assert.Contains("NEURALCORE_DATA", message, StringComparison.Ordinal);
        Assert.Empty(Names());
    }

    [Fact]
    public async Task A_mirror_that_does_not_answer_is_given_up_in_time()
    {
        using var mute = new LocalMirror(request => new LocalMirror.Answer(200, served[request.File]) { CutAfter = 10, Hang = TimeSpan.FromSeconds(5) });
        using var impatient = new DatasetDownloader { AnswerTimeout = TimeSpan.FromSeconds(2), StallTimeout = TimeSpan.FromMilliseconds(200) };
        string message = (await Assert.ThrowsAsync<IOException>(() =>
            impatient.DownloadAsync(small.WithMirrors(mute.Address), scratch.Folder, null, TestContext.Current.CancellationToken))).Message;
        Assert.Matches("no data for 0.2 s|no response within 2 s", message);
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_arrived()
    {
        using var mirror = new LocalMirror(request => LocalMirror.Serve(served, request) with { CutAfter = 30, Hang = TimeSpan.FromSeconds(5) });
        using var cancel = new CancellationTokenSource();
        var progress = new Reports { Then = cancel.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => downloader.DownloadAsync(small.WithMirrors(mirror.Address), scratch.Folder, progress, cancel.Token));
        Assert.InRange(new FileInfo(scratch.Path(First + ".part")).Length, 1, 30);
    }

    public void Dispose()
    {
        downloader.Dispose();
        scratch.Dispose();
    }

    private Task Download(Reports? progress, params Uri[] mirrors) =>
        downloader.DownloadAsync(small.WithMirrors(mirrors), scratch.Folder, progress, TestContext.Current.CancellationToken);

    private IEnumerable<string?> Names() => Directory.GetFiles(scratch.Folder).Select(Path.GetFileName).Order();

    private sealed class Reports : IProgress<DownloadProgress>
    {
        internal List<DownloadProgress> Seen { get; } = [];

        internal Action? Then { get; init; }

        public void Report(DownloadProgress value)
        {
            Seen.Add(value);
            Then?.Invoke();
        }
    }
}
