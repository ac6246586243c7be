using System.Runtime.CompilerServices;

namespace NeuralCore.Tests.Learn.Figures;

/// <summary>
/// The figures of docs/learn are what the engine draws. <c>NEURALCORE_RENEW_FIGURES=1</c> with the class of this test
/// writes them.
/// </summary>
public sealed class FigureTests
{
    private static readonly Dictionary<string, Func<Figure>> All = new([.. BasicFigures.All, .. TrainingFigures.All]);

    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../../docs/learn"));

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_figure_is_what_the_engine_draws(string name)
    {
        string file = Path.Combine(Folder, "figures", $"{name}.svg"), drawn = $"{All[name]()}";
        if (Environment.GetEnvironmentVariable("NEURALCORE_RENEW_FIGURES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, drawn);
        }

        Assert.Equal(File.ReadAllText(file), drawn);
    }

    [Fact]
    public void Each_page_shows_its_figure_with_a_description()
    {
        string[] pages = [.. Directory.GetFiles(Folder, "??-*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
        Assert.Equal(pages, All.Keys.Order(StringComparer.Ordinal));
        foreach (string page in pages)
            Assert.Matches($@"\n!\[[^\]]{{20,}}\]\(figures/{page}\.svg\)\n", File.ReadAllText(Path.Combine(Folder, $"{page}.md")));
        Assert.Equal(pages, Directory.GetFiles(Path.Combine(Folder, "figures")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
