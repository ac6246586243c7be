using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace NeuralCore.Runner.Tests.Packaging;

public sealed class PackageTests(Packages packages) : IClassFixture<Packages>, IDisposable
{
    private const string Library = "NeuralCore", Tool = "NeuralCore.Runner", ToolFolder = "tools/net10.0/any/";

    /// <summary>Only these packages are to be had, so that the test asks no network.</summary>
    private const string OnlySource = "<configuration><packageSources><clear /><add key=\"here\" value=\"{0}\" /></packageSources></configuration>";

    private readonly Terminal terminal = new();

    [Fact]
    public void Library_s_package_holds_the_library_its_documentation_and_the_readme() =>
        Assert.Superset(Set("lib/net10.0/NeuralCore.dll", "lib/net10.0/NeuralCore.xml", "README.md"), Set(packages.Entries(Library, "nupkg")));

    [Fact]
    public void Library_s_symbols_have_a_package_of_their_own() => Assert.Contains("lib/net10.0/NeuralCore.pdb", packages.Entries(Library, "snupkg"));

    [Fact]
    public void Library_s_package_says_what_it_is_and_needs_one_package_only()
    {
        ILookup<string, XElement> description = packages.Description(Library);
        Assert.Equal("MIT", Assert.Single(description["license"]).Value);
        Assert.Equal("README.md", Assert.Single(description["readme"]).Value);
        Assert.Equal("System.Numerics.Tensors", (string?)Assert.Single(description["dependency"]).Attribute("id"));
    }

    [Fact]
    public void Packing_again_gives_the_same_bytes() => Assert.Equal(File.ReadAllBytes(packages.File(Library, "nupkg")), File.ReadAllBytes(packages.LibraryAgain()));

    [Fact]
    public void Command_s_package_brings_everything_it_runs_on()
    {
        string[] assemblies = ["NeuralCore.Runner", "NeuralCore", "NeuralCore.GradientCheck", "System.Numerics.Tensors", "System.CommandLine", "Spectre.Console", "OxyPlot", "StbImageSharp"];
        Assert.Superset(Set([.. assemblies.Select(name => $"{ToolFolder}{name}.dll"), "README.md"]), Set(packages.Entries(Tool, "nupkg")));
        Assert.Equal("DotnetTool", (string?)Assert.Single(packages.Description(Tool)["packageType"]).Attribute("name"));
        Assert.Empty(packages.Description(Tool)["dependency"]);
    }

    [Fact]
    public void Command_that_was_installed_from_the_package_trains_and_checks_gradients()
    {
        File.WriteAllText(terminal.Path("nuget.config"), OnlySource.Replace("{0}", packages.Folder, StringComparison.Ordinal));
        terminal.RunProgram("dotnet", "tool", "install", Tool, "--tool-path", terminal.Path("bin"), "--configfile", terminal.Path("nuget.config")).Expect(0);
        string command = terminal.Path(OperatingSystem.IsWindows() ? "bin/neuralcore.exe" : "bin/neuralcore");

        Assert.StartsWith(Assert.Single(packages.Description(Tool)["version"]).Value, terminal.RunProgram(command, "--version").Expect(0).Output, StringComparison.Ordinal);
        JsonObject metrics = terminal.RunProgram(command, "train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--hidden", "16", "--epochs", "1", "--json").Expect(0).Json;
        Assert.Equal(64, ((string)metrics["weightsSha256"]!).Length);
        Assert.True(File.Exists(Path.Combine(terminal.OnlyRun(), "report.html")));
        terminal.RunProgram(command, "gradcheck", "--cases", "1").Expect(0);
    }

    public void Dispose() => terminal.Dispose();

    private static HashSet<string> Set(params string[] names) => [.. names];
}
