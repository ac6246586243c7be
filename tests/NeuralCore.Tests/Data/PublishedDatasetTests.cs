using System.Runtime.CompilerServices;
using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data;

public sealed class PublishedDatasetTests
{
    [Fact]
    public void The_table_in_the_data_folder_is_that_of_the_code()
    {
        string[] table = [.. File.ReadLines(Path.Combine(Root(), "data", "README.md")).Where(line => line.Contains("-ubyte", StringComparison.Ordinal) && line.StartsWith('|'))];
        string[] code = [.. PublishedDataset.All.SelectMany(set => set.Files.Select(file => $"| {set.Name} | `{file.Name}` | {file.Length} | `{file.Sha256}` |"))];
        Assert.Equal(code, table);
    }

    [Fact]
    public void The_mirrors_and_variables_of_the_code_stand_in_the_data_folder()
    {
        string readme = File.ReadAllText(Path.Combine(Root(), "data", "README.md"));
        foreach (PublishedDataset set in PublishedDataset.All)
        {
            foreach (Uri mirror in set.Mirrors) Assert.Contains(mirror.ToString(), readme, StringComparison.Ordinal);
            Assert.Contains(set.EnvironmentVariable, readme, StringComparison.Ordinal);
            Assert.Contains(set.DefaultFolder, readme, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_checksum_is_64_lower_case_hexadecimal_digits_and_no_two_agree()
    {
        string[] checksums = [.. PublishedDataset.All.SelectMany(set => set.Files).Select(file => file.Sha256)];
        Assert.All(checksums, checksum => Assert.Matches("^[0-9a-f]{64}$", checksum));
        Assert.Equal(checksums.Length, checksums.Distinct().Count());
    }

    [Fact]
    public void Mirrors_end_in_a_slash_so_that_file_names_append() =>
        Assert.All(PublishedDataset.All.SelectMany(set => set.Mirrors), mirror => Assert.EndsWith("/", mirror.ToString(), StringComparison.Ordinal));

    [Theory]
    [InlineData("MNIST")]
    [InlineData("Fashion-MNIST")]
    public void Real_files_have_the_checksums_and_lengths_of_the_code(string name)
    {
        PublishedDataset set = PublishedDataset.All.Single(s => s.Name == name);
        string? folder = Environment.GetEnvironmentVariable(set.EnvironmentVariable);
        Assert.SkipUnless(!string.IsNullOrEmpty(folder), $"{set.EnvironmentVariable} does not name a folder with {name}.");
        foreach (PublishedFile file in set.Files)
        {
            IdxFile content = IdxFile.Read(Path.Combine(folder!, file.Name));
            Assert.Equal(file.Sha256, content.ContentSha256());
            Assert.Equal(file.Length, 4 + 4 * content.Shape.Rank + content.Data.Length);
        }
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
