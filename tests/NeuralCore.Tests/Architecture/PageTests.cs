using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace NeuralCore.Tests.Architecture;

/// <summary>The file of a layer, loss, optimizer or initializer is a textbook page: it opens with its formulas and names its loops.</summary>
public sealed partial class PageTests
{
    private static readonly Dictionary<Type, string[]> Headings = new()
    {
        [typeof(Layer)] = ["Shapes", "Forward", "Backward", "Loops"],
        [typeof(Loss)] = ["Shapes", "Loss", "Gradient", "Loops"],
        [typeof(Optimizer)] = ["Shapes", "Update", "Loops"],
        [typeof(Initializer)] = ["Distribution", "Loops"],
    };

    /// <summary>Where the loops are, if not in another file: in this one, or nowhere.</summary>
    private static readonly string[] Elsewhere = ["in this file", "none"];

    private static readonly string Root =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "src", "NeuralCore"));

    private static readonly string[] Sources =
    [
        .. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin")),
    ];

    public static TheoryData<Type> Pages =>
    [
        .. typeof(Layer).Assembly.GetTypes()
            .Where(type => type is { IsPublic: true, IsAbstract: false } && Headings.Keys.Any(kind => kind.IsAssignableFrom(type))),
    ];

    [Fact]
    public void Every_kind_of_page_was_found() =>
        Assert.All(Headings.Keys, kind => Assert.Contains(Pages, page => kind.IsAssignableFrom(page.Data)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_a_block_with_its_headings_in_order(Type type)
    {
        string block = Block(type);
        int at = -1;
        foreach (string heading in Headings.First(kind => kind.Key.IsAssignableFrom(type)).Value)
        {
            int next = block.IndexOf($"/// {heading} ", StringComparison.Ordinal);
            Assert.True(next > at, $"{type.Name}.cs: its block has no line '{heading}' or has it in another place.");
            at = next;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_layer_that_learns_says_how_it_begins(Type type)
    {
        string source = File.ReadAllText(Source($"{type.Name}.cs")!);
        if (!typeof(Layer).IsAssignableFrom(type) || !source.Contains("new Parameter(", StringComparison.Ordinal)) return;
        Assert.Contains("/// Init ", Block(type), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_files_with_the_loops_of_a_page_exist(Type type)
    {
        string loops = Loops().Match(Block(type)).Groups[1].Value;
        string[] files = [.. FileName().Matches(loops).Select(match => match.Value)];
        Assert.True(files.Length > 0 || Elsewhere.Any(word => loops.Contains(word, StringComparison.Ordinal)),
            $"{type.Name}.cs: 'Loops {loops}' names no file.");
        Assert.All(files, file => Assert.True(Source(file) is not null, $"{type.Name}.cs: there is no {file}."));
    }

    private static string? Source(string name) => Array.Find(Sources, file => Path.GetFileName(file) == name);

    /// <summary>The remarks above the type's declaration, up to the end of their code.</summary>
    private static string Block(Type type)
    {
        string source = File.ReadAllText(Source($"{type.Name}.cs")!);
        Match declaration = Regex.Match(source, $@"^public sealed class {type.Name}\b", RegexOptions.Multiline);
        int begin = source.LastIndexOf("<remarks><code>", declaration.Index, StringComparison.Ordinal);
        Assert.True(declaration.Success && begin >= 0, $"{type.Name}.cs has no block of formulas.");
        return source[begin..source.IndexOf("</code>", begin, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^/// Loops\s+(.*)$", RegexOptions.Multiline)]
    private static partial Regex Loops();

    [GeneratedRegex(@"\w+\.cs\b")]
    private static partial Regex FileName();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
