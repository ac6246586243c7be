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

    [Fact]
    public void Program_of_the_readme_compiles_as_pasted_in_a_project_that_references_the_package()
    {
        string readme = File.ReadAllText(Path.Combine(Packages.Root(), "README.md"));
        int start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        string program = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.StartsWith("using NeuralCore;", program, StringComparison.Ordinal);
        Build("readme", "NeuralCore.Handwriting", program);
    }

    /// <summary>As docs/own-layers.md has it: the layer's file compiled beside the engine in double precision.</summary>
    [Fact]
    public void Layer_from_outside_is_checked_with_the_package_of_the_gradient_checker()
    {
        const string Program = """
            using NeuralCore;
            using NeuralCore.GradientCheck;
            using OwnLayer;

            GradientReport report = GradientChecker.CheckLayer(new Swish(), new Shape(4, 3, 2), batch: 2, Phase.Train(seed: 1, step: 0), seed: 1);
            Console.WriteLine(report);
            return report.Passed ? 0 : 1;
            """;
        string layer = Path.Combine(Packages.Root(), "tests", "OwnLayer", "Swish.cs");
        string project = Build("own", "NeuralCore.GradientCheck", Program, $"<Compile Include=\"{layer}\" /><Using Include=\"System.Double\" Alias=\"Real\" />");
        Assert.Contains("Swish", terminal.RunProgram("dotnet", "run", "--no-build", "--project", project).Expect(0).Output, StringComparison.Ordinal);
    }

    public void Dispose() => terminal.Dispose();

    /// <summary>A console project as <c>dotnet new console</c> makes it, with one package; returns its path.</summary>
    private string Build(string name, string package, string program, string items = "")
    {
        string version = Assert.Single(packages.Description(package)["version"]).Value, folder = Directory.CreateDirectory(terminal.Path(name)).FullName;
        // Packages of this build must not mix with installed ones; those of others come from where this build found them.
        string known = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        terminal.With("NUGET_PACKAGES", terminal.Path("installed")).With("MSBUILDDISABLENODEREUSE", "1").With("DOTNET_CLI_USE_MSBUILD_SERVER", "0");
        File.WriteAllText(Path.Combine(folder, "nuget.config"),
            $"<configuration><packageSources><clear /><add key=\"here\" value=\"{packages.Folder}\" /></packageSources><fallbackPackageFolders><clear /><add key=\"known\" value=\"{known}\" /></fallbackPackageFolders></configuration>");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        string project = Path.Combine(folder, $"{name}.csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{version}" />
                {items}
              </ItemGroup>
            </Project>
            """);
        terminal.RunProgram("dotnet", "build", project).Expect(0);
        return project;
    }

    private static HashSet<string> Set(params string[] names) => [.. names];
}
