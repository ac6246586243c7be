using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Models;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly List<string> broken = [];

    private string Folder => scratch.Path("checkpoints");

    [Fact]
    public void The_last_two_are_kept_under_the_number_of_their_step()
    {
        Save(0, 5, 10, 2_000_000_000);
        Assert.Equal(["checkpoint-000000010.ncp", "checkpoint-2000000000.ncp"], Names());
        Assert.Equal(2_000_000_000, Load()!.Step);
        Assert.Empty(broken);
    }

    [Fact]
    public void An_empty_or_missing_folder_has_no_checkpoint()
    {
        Assert.Null(Load());
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "");
        Assert.Null(Load());
    }

    [Fact]
    public void A_broken_newest_gives_way_to_the_one_before_and_is_named()
    {
        Save(5, 10);
        File.WriteAllBytes(Path.Combine(Folder, "checkpoint-000000010.ncp"), SampleCheckpoint.Bytes(SampleCheckpoint.Create())[..^1]);
        Assert.Equal(5, Load()!.Step);
        Assert.Contains("checkpoint-000000010.ncp", Assert.Single(broken), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_broken_one_was_passed_over_the_one_it_gave_way_to_is_kept_until_there_are_two_whole_ones()
    {
        Save(5, 10);
        File.WriteAllText(Path.Combine(Folder, "checkpoint-000000010.ncp"), "broken");
        var folder = new CheckpointFolder(Folder);
        folder.Load();
        folder.Save(SampleCheckpoint.Create(7));
        Assert.Equal(["checkpoint-000000005.ncp", "checkpoint-000000007.ncp"], Names());
    }

    [Fact]
    public void Where_none_is_whole_it_says_so()
    {
        Save(5, 10);
        foreach (string file in Directory.GetFiles(Folder)) File.WriteAllText(file, "broken");
        Assert.Contains("No checkpoint in", Assert.Throws<InvalidDataException>(Load).Message, StringComparison.Ordinal);
        Assert.Equal(2, broken.Count);
    }

    [Fact]
    public void A_checkpoint_of_the_same_step_takes_the_place_of_the_last_alone()
    {
        Save(5, 10, 10);
        Assert.Equal(["checkpoint-000000005.ncp", "checkpoint-000000010.ncp"], Names());
        var folder = new CheckpointFolder(Folder);
        folder.Load();
        folder.Save(SampleCheckpoint.Create(10));
        Assert.Equal(["checkpoint-000000005.ncp", "checkpoint-000000010.ncp"], Names());
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_not_read_and_goes_with_the_next()
    {
        Save(5);
        File.WriteAllText(Path.Combine(Folder, "checkpoint-000000009.ncp.x7f2k"), "half");
        Assert.Equal(5, Load()!.Step);
        Save(10);
        Assert.Equal(["checkpoint-000000010.ncp"], Names());
    }

    [Fact]
    public void What_cannot_be_written_leaves_what_was_there()
    {
        Save(5);
        string blocked = Path.Combine(Folder, "checkpoint-000000010.ncp");
        Directory.CreateDirectory(Path.Combine(blocked, "occupied"));
        var folder = new CheckpointFolder(Folder);
        Assert.ThrowsAny<IOException>(() => folder.Save(SampleCheckpoint.Create(10)));
        Assert.Equal(5, Load()!.Step);
        Assert.Equal(["checkpoint-000000005.ncp"], Names());

        File.WriteAllText(scratch.Path("file"), "");
        Assert.ThrowsAny<IOException>(() => new CheckpointFolder(scratch.Path("file")).Save(SampleCheckpoint.Create()));
    }

    [Fact]
    public void Cleared_it_is_gone_unless_somebody_put_something_there()
    {
        Save(5, 10);
        new CheckpointFolder(Folder).Clear();
        Assert.False(Directory.Exists(Folder));
        Save(5);
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "");
        new CheckpointFolder(Folder).Clear();
        Assert.Equal(["notes.txt"], Names());
    }

    public void Dispose() => scratch.Dispose();

    private Checkpoint? Load() => new CheckpointFolder(Folder).Load(e => broken.Add(e.Message));

    private void Save(params long[] steps)
    {
        var folder = new CheckpointFolder(Folder);
        foreach (long step in steps) folder.Save(SampleCheckpoint.Create(step));
    }

    private string[] Names() => [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
