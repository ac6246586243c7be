using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace NeuralCore.Runner.Tests.Packaging;

/// <summary>The packages of the library and of the command, made once from what was built for these tests: about ten seconds.</summary>
public sealed class Packages : IDisposable
{
    private readonly Terminal terminal = new();

    public Packages()
    {
        foreach (string project in (string[])["NeuralCore", "NeuralCore.Interop", "NeuralCore.Handwriting", "NeuralCore.GradientCheck", "NeuralCore.Runner"]) Pack(project, Folder);
    }

    public string Folder => terminal.Path("packages");

    /// <summary>The folder that these tests' build is in: Release or Debug.</summary>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public void Dispose() => terminal.Dispose();

    /// <summary>Packs again what was packed before.</summary>
    internal string LibraryAgain()
    {
        string folder = terminal.Path("again");
        Pack("NeuralCore", folder);
        return Path.Combine(folder, Path.GetFileName(File("NeuralCore", "nupkg")));
    }

    /// <summary>The only package of that name, whatever its version.</summary>
    internal string File(string id, string extension) =>
        Assert.Single(Directory.GetFiles(Folder, $"{id}.*.{extension}"), file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]));

    internal string[] Entries(string id, string extension)
    {
        using ZipArchive zip = ZipFile.OpenRead(File(id, extension));
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>What the package says of itself, by the names of its description's elements.</summary>
    internal ILookup<string, XElement> Description(string id)
    {
        using ZipArchive zip = ZipFile.OpenRead(File(id, "nupkg"));
        using Stream description = zip.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(description).Descendants().ToLookup(element => element.Name.LocalName);
    }

    private void Pack(string project, string folder)
    {
        // Nothing that outlives the command may hold its output open.
        terminal.With("MSBUILDDISABLENODEREUSE", "1").With("DOTNET_CLI_USE_MSBUILD_SERVER", "0");
        terminal.RunProgram("dotnet", "pack", Path.Combine(Root(), "src", project), "--no-build", "--configuration", Configuration, "--output", folder).Expect(0);
    }

    internal static string Root() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
