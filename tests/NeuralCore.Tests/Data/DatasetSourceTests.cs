using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data;

public sealed class DatasetSourceTests : IDisposable
{
    private readonly Scratch given = new(), named = new(), working = new();
    private readonly DatasetDownloader downloader = new();
    private readonly PublishedDataset offline = PublishedDataset.Mnist.WithMirrors(LocalMirror.Dead());

    [Fact]
    public async Task The_folder_given_comes_before_the_variable_and_that_before_the_default()
    {
        given.AddSet(tests: 11);
        named.AddSet(tests: 12);
        using Scratch inDefault = Default();
        Assert.Equal(11, (await Load(Source(given.Folder, named.Folder))).Test.Count);
        Assert.Equal(12, (await Load(Source(null, named.Folder))).Test.Count);
        Assert.Equal(13, (await Load(Source(null, ""))).Test.Count);
        Assert.Equal(13, Source(null, null).LoadLocal()!.Test.Count);
    }

    [Fact]
    public async Task The_source_says_where_the_data_came_from()
    {
        named.AddSet();
        string source = (await Load(Source(null, named.Folder))).Source;
        Assert.Contains(named.Folder, source, StringComparison.Ordinal);
        Assert.Contains("NEURALCORE_DATA", source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_folder_that_is_missing_empty_or_broken_is_an_error_and_nothing_else_is_tried()
    {
        using Scratch inDefault = Default();
        Assert.Contains("NEURALCORE_DATA", (await Assert.ThrowsAsync<DirectoryNotFoundException>(() => Load(Source(null, given.Path("none"))))).Message, StringComparison.Ordinal);
        Assert.Contains("the folder given", (await Assert.ThrowsAsync<DirectoryNotFoundException>(() => Load(Source(given.Path("none"), null)))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Load(Source(given.Folder, null)));
        given.AddSet();
        File.WriteAllText(given.Path("t10k-labels-idx1-ubyte.gz"), "404: Not Found");
        Assert.Throws<InvalidDataException>(() => Source(given.Folder, null).LoadLocal());
    }

    [Fact]
    public void Without_anything_on_the_disk_LoadLocal_gives_null() => Assert.Null(Source(null, null).LoadLocal());

    [Fact]
    public async Task Without_network_a_download_fails_with_the_mirrors_listed() =>
        Assert.Contains(offline.Mirrors[0].ToString(), (await Assert.ThrowsAsync<IOException>(() => Load(Source(null, null)))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_set_is_chosen_by_name()
    {
        given.AddSet("emnist-letters-", "test", first: 1);
        given.AddSet("emnist-digits-", "test");
        var source = new DatasetSource(offline) { Folder = given.Folder, Set = "emnist-digits" };
        Assert.Equal("EMNIST Digits test", (await Load(source)).Test.Name);
    }

    [Fact]
    public async Task What_the_default_folder_lacks_is_downloaded_and_then_read()
    {
        given.AddSet();
        var files = Directory.GetFiles(given.Folder).ToDictionary(path => Path.GetFileName(path)!, File.ReadAllBytes);
        using var mirror = new LocalMirror(request => LocalMirror.Serve(files, request));
        PublishedDataset small = PublishedDataset.Mnist.WithMirrors(mirror.Address)
            .WithFiles([.. PublishedDataset.Mnist.Files.Select(f => f with { Sha256 = Scratch.Read(files[f.Name]).ContentSha256() })]);
        var source = new DatasetSource(small) { WorkingDirectory = working.Folder };
        TrainTest first = await Load(source);
        Assert.Equal((20, 10), (first.Train!.Count, first.Test.Count));
        Assert.Contains("downloaded", first.Source, StringComparison.Ordinal);
        Assert.Equal(4, mirror.Requests.Length);
        await Load(source);
        Assert.Equal(4, mirror.Requests.Length);
    }

    [Fact]
    public async Task A_default_folder_with_the_test_set_alone_serves_offline_and_is_completed_by_a_download()
    {
        given.AddSet();
        var files = Directory.GetFiles(given.Folder).ToDictionary(path => Path.GetFileName(path)!, File.ReadAllBytes);
        string folder = Directory.CreateDirectory(working.Path("data/mnist")).FullName;
        foreach ((string name, byte[] content) in files.Where(f => f.Key.StartsWith("t10k", StringComparison.Ordinal))) File.WriteAllBytes(Path.Combine(folder, name), content);
        Assert.Null(Source(null, null).LoadLocal()!.Train);

        using var mirror = new LocalMirror(request => LocalMirror.Serve(files, request));
        PublishedDataset small = PublishedDataset.Mnist.WithMirrors(mirror.Address)
            .WithFiles([.. PublishedDataset.Mnist.Files.Select(f => f with { Sha256 = Scratch.Read(files[f.Name]).ContentSha256() })]);
        Assert.Equal(20, (await Load(new DatasetSource(small) { WorkingDirectory = working.Folder })).Train!.Count);
        Assert.Equal(["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"], mirror.Requests.Select(r => r.File));
    }

    public void Dispose()
    {
        downloader.Dispose();
        given.Dispose();
        named.Dispose();
        working.Dispose();
    }

    private DatasetSource Source(string? folder, string? variable) => new(offline) { Folder = folder, EnvironmentFolder = variable, WorkingDirectory = working.Folder };

    private Task<TrainTest> Load(DatasetSource source) => source.LoadAsync(downloader, null, TestContext.Current.CancellationToken);

    /// <summary>Fills the default folder with a set of 13 test images.</summary>
    private Scratch Default()
    {
        var files = new Scratch();
        files.AddSet(tests: 13);
        string folder = Directory.CreateDirectory(working.Path("data/mnist")).FullName;
        foreach (string path in Directory.GetFiles(files.Folder)) File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        return files;
    }
}
