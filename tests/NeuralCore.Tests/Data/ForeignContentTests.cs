using System.Text;
using NeuralCore.Fuzzing;

namespace NeuralCore.Tests.Data;

public class ForeignContentTests
{
    [Theory]
    [InlineData("", "an empty file", "download it again")]
    [InlineData("\u00EF\u00BB\u00BF<!doctype html>", "an HTML page", "another address")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer", "git lfs pull")]
    [InlineData("Entry not found", "the text \"Entry not found\"", "did not have the file")]
    [InlineData("Invalid username or password.", "the text \"Invalid username or password.\"", "log in there")]
    [InlineData("PK\u0003\u0004", "a zip archive", "Unpack")]
    [InlineData("\u0080\u0005\u0095", "a Python pickle", "safetensors")]
    [InlineData("\u001F\u008B\u0008", "a gzip file", "gunzip")]
    [InlineData("\u00FD7zXZ\0", "an xz file", "unxz")]
    [InlineData("BZh91AY", "a bzip2 file", "bunzip2")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", "a JPEG image", "predict")]
    [InlineData("\u0089PNG\r\n\u001a\n", "a PNG image", "predict")]
    [InlineData("\u0089PNG\n\u001a\n\0\0\0\r", "a binary file whose line ends were changed", "as binary")]
    [InlineData("\u0089PNG\r\r\n\u001a\r\n\0\0\0\r", "a binary file whose line ends were changed", "as binary")]
    [InlineData("\u00EF\u00BB\u00BF\u001F\u008B\u0008\0", "a binary file behind a byte-order mark of UTF-8", "as binary")]
    [InlineData("\u001F\u00EF\u00BF\u00BD\u0008\0", "a binary file that was read as text and written again", "as binary")]
    [InlineData("\u00FF\u00FEh\0e\0", "a text in UTF-16", "Download it again")]
    [InlineData("\u0018\0\0\0TFL3", "a TFLite file", "model first")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "nothing but zeros", "download")]
    public void Something_well_known_is_called_what_it_is_with_what_to_do(string head, string found, string fix)
    {
        ForeignContent? foreign = ForeignContent.Of(Encoding.Latin1.GetBytes(head));
        Assert.Equal(found, foreign?.Found);
        Assert.Contains(fix, foreign!.Fix, StringComparison.Ordinal);
        Assert.EndsWith(".", foreign.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void The_librarys_own_files_are_called_what_they_are()
    {
        Assert.Equal("an IDX file", ForeignContent.Of(LibrarySamples.Idx[0])?.Found);
        Assert.Equal("a safetensors file", ForeignContent.Of(LibrarySamples.Models[0])?.Found);
        Assert.Equal("a checkpoint of NeuralCore", ForeignContent.Of(LibrarySamples.Checkpoints[0])?.Found);
        Assert.Equal("an ONNX file", ForeignContent.Of(LibrarySamples.Onnx[0])?.Found);
    }

    [Theory]
    [InlineData("some text that is nothing")]
    [InlineData("\u0001\u0002\u0003")]
    public void What_is_not_known_is_not_guessed(string head) => Assert.Null(ForeignContent.Of(Encoding.Latin1.GetBytes(head)));
}
