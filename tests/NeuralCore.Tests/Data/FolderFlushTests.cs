namespace NeuralCore.Tests.Data;

public class FolderFlushTests
{
    [Fact]
    public void A_folder_reaches_the_disk_where_the_system_has_a_call_for_it()
    {
        using var scratch = new Scratch();
        Assert.Equal(!OperatingSystem.IsWindows(), FolderFlush.Run(scratch.Folder));
        Assert.Equal(!OperatingSystem.IsWindows(), FolderFlush.Run(""));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_no_error() => Assert.False(FolderFlush.Run(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())));
}
