using NeuralCore.Runs.Records;

namespace NeuralCore.Runner.Tests;

public sealed class SavedFilesTests
{
    [Fact]
    public void One_file_that_cannot_be_written_does_not_keep_the_others_from_being_tried()
    {
        var saved = new SavedFiles();
        saved.Try("run/model.safetensors", () => { });
        saved.Try("run/metrics.json", () => throw new UnauthorizedAccessException("Not yours"));
        saved.Try("run/predictions.csv", () => throw new IOException("No space left", NoSpace));
        saved.Try("run/confusion.csv", () => { });
        Assert.Equal(["model.safetensors", "confusion.csv"], saved.Written);
        Assert.Equal(["metrics.json", "predictions.csv"], saved.Missing);
        Assert.Equal("Not yours.", saved.Reason);
        Assert.True(saved.IsDiskFull);
        Assert.False(saved.IsWhole);
    }

    [Fact]
    public void A_full_disk_is_told_from_other_failures()
    {
        var saved = new SavedFiles();
        saved.Try("a", () => throw new IOException("It is a folder", 21));
        Assert.False(saved.IsDiskFull);
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full to write to.");
        saved.Try("b", () => File.WriteAllText("/dev/full", "text"));
        Assert.True(saved.IsDiskFull);
    }

    private static int NoSpace => OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;
}
