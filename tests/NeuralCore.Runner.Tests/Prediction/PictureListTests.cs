using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runner.Tests.Prediction;

public sealed class PictureListTests : IDisposable
{
    private readonly Terminal terminal = new();

    public PictureListTests()
    {
        foreach (string name in (string[])["b.PNG", "a.jpg", "notes.txt", "7/one.png", "7/two.gif", "3/one.png", "3/deep/er.bmp", ".hidden/x.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(terminal.Path(name))!);
            File.WriteAllText(terminal.Path(name), "");
        }
    }

    [Fact]
    public void A_folder_is_searched_for_pictures_with_all_its_folders_in_the_order_of_names() =>
        Assert.Equal(["3/deep/er.bmp", "3/one.png", "7/one.png", "7/two.gif", "a.jpg", "b.PNG"], Paths(""));

    [Fact]
    public void A_pattern_that_the_shell_left_alone_is_expanded()
    {
        Assert.Equal(["7/one.png"], Paths("7/*.png"));
        Assert.Equal(["3/one.png", "7/one.png"], Paths("?/*.png"));
        Assert.Equal(["a.jpg", "b.PNG"], Paths("*"));
        Assert.Equal(["notes.txt"], Paths("*.txt"));
    }

    [Fact]
    public void What_leads_to_no_picture_is_a_problem_of_its_own()
    {
        Directory.CreateDirectory(terminal.Path("empty"));
        IReadOnlyList<PictureSource> found = Of("empty", "a.jpg", "*.webp");
        Assert.NotNull(Assert.Single(PictureList.Of([""], ClassNames.Digits)).Problem);
        Assert.Contains("no images in this folder", found[0].Problem, StringComparison.Ordinal);
        Assert.Null(found[1].Problem);
        Assert.Contains("no image matches", found[2].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_named_after_classes_are_labels_where_every_picture_lies_in_one()
    {
        Assert.Equal(["7", "7", "3"], Of("7", "3/one.png").Select(source => source.Label));
        Assert.All(Of("7", "a.jpg"), source => Assert.Null(source.Label));
    }

    public void Dispose() => terminal.Dispose();

    private IReadOnlyList<PictureSource> Of(params string[] arguments) => PictureList.Of(arguments.Select(terminal.Path), ClassNames.Digits);

    private IEnumerable<string> Paths(string argument) => Of(argument).Select(source => Path.GetRelativePath(terminal.Folder, source.Path).Replace('\\', '/'));
}
