using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Tests.Architecture;

/// <summary>The rules of the house that a compiler does not know, read from the sources.</summary>
public sealed partial class HouseRulesTests
{
    private const int MaxFileLength = 300;
    private const string PrecisionFile = "Precision.cs";

    /// <summary>The library's sources by their path below its folder.</summary>
    private static readonly Dictionary<string, string> Files = ReadSources();

    private static readonly Type[] Types = typeof(Layer).Assembly.GetTypes();

    [Fact]
    public void Vectors_are_named_in_kernels_only() => Assert.Empty(Matches(@"\bVector(64|128|256|512)\b|Runtime\.Intrinsics", except: "Kernels"));

    [Fact]
    public void No_file_is_too_long_to_be_read() =>
        Assert.DoesNotContain(Files.Select(file => (file.Key, Lines: file.Value.Count(c => c == '\n'))), file => file.Lines > MaxFileLength);

    [Fact]
    public void The_library_leaves_the_console_to_others() => Assert.Empty(Matches(@"\bConsole\b"));

    [Fact]
    public void Nothing_is_left_to_do_in_a_comment() => Assert.Empty(Matches(@"\b(TODO|FIXME|HACK|XXX)\b"));

    /// <summary>A literal like 0.9f is rounded to float before it becomes a Real, so the proof in double would be of another formula. Exact ones like 1.5f are the same in both.</summary>
    [Fact]
    public void Float_literals_outside_precision_are_exact() => Assert.Empty(Violations((file, source) => file == PrecisionFile ? [] : FloatLiteral().Matches(source)
        .Where(match => (decimal)(double)float.Parse(match.Groups[1].Value) != decimal.Parse(match.Groups[1].Value, NumberStyles.Float)).Select(match => $"write (Real){match.Groups[1].Value}")));

    /// <summary>Files whose numbers are floats whatever Real is: the model file's, and kernels of 32-bit words.</summary>
    private static readonly string[] FloatFiles =
    [
        "Models/Int8File.cs", "Models/Int8Weights.cs", "Models/ModelFile.cs", "Models/SafetensorsTypes.cs", "Models/WeightHash.cs",
        "Kernels/Elementwise/PixelScaling.cs", "Kernels/Lanes/LaneLists.cs", "Kernels/Lanes/WasmMultiplyAdd.cs", "Kernels/MatrixProduct/NonZeros.cs", "Kernels/Tiles/StripTranspose.cs",
    ];

    [Fact]
    public void The_number_of_the_library_is_written_real() =>
        Assert.DoesNotContain(Matches(@"^(?!.*(//|global using)).*\bfloat\b(?=[\s?*]+[a-zA-Z]|\[|>|\))"), line => !FloatFiles.Any(file => line.StartsWith(file + ":", StringComparison.Ordinal)));

    [Fact]
    public void Concrete_types_are_sealed() =>
        Assert.Empty(Types.Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && !type.IsDefined(typeof(CompilerGeneratedAttribute), false) && !type.FullName!.Contains('<', StringComparison.Ordinal)).Select(type => type.FullName));

    /// <summary>Before the compiler has seen a method often enough to optimize it, a short training is half over.</summary>
    [Fact]
    public void Work_of_a_team_is_compiled_at_full_speed_at_once()
    {
        Type[] works = [.. typeof(ITeamWork).Assembly.GetTypes().Where(type => type is { IsValueType: true, Namespace: { } space } && space.StartsWith("NeuralCore.Kernels", StringComparison.Ordinal)
            && (typeof(ITeamWork).IsAssignableFrom(type) || typeof(ILaneWork).IsAssignableFrom(type)))];
        Assert.True(works.Length > 20);
        Assert.All(works, type => Assert.True(type.GetMethod(nameof(ITeamWork.Run))!.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization), type.FullName));
    }

    /// <summary>A kernel that chose its own vectors could choose others than its neighbour, whose buffers it shares.</summary>
    [Fact]
    public void The_width_of_vectors_is_chosen_in_one_place() => Assert.Equal(
        ["Kernels/Lanes/Widest.cs"], Matches(@"\bVector(128|256|512)\.IsHardwareAccelerated\b").Select(line => line.Split(':')[0]).Distinct());

    /// <summary>Records, enums and interfaces may live with the class that uses them, small classes with their base.</summary>
    [Fact]
    public void A_public_class_has_a_file_of_its_name() => Assert.Empty(Types
        .Where(type => type is { IsPublic: true, IsClass: true } && type.GetMethod("<Clone>$") is null)
        .Where(type => !HasFile(type) && !(type.BaseType is { } parent && parent.Assembly == type.Assembly && HasFile(parent)))
        .Select(type => type.FullName));

    [Fact]
    public void The_sources_were_found() => Assert.True(Files.Count > 100);

    [GeneratedRegex(@"(?<![\w.])(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[fF]\b")]
    private static partial Regex FloatLiteral();

    private static bool HasFile(Type type) => Files.Keys.Any(file => Path.GetFileName(file) == $"{type.Name.Split('`')[0]}.cs");

    private static string Folder(string file) => file.Split('/')[0];

    private static IEnumerable<string> Matches(string pattern, string except = "-") =>
        Violations((file, source) => Folder(file) == except ? [] : source.Split('\n').Where(line => Regex.IsMatch(line, pattern)));

    private static IEnumerable<string> Violations(Func<string, string, IEnumerable<string?>> rule) =>
        Files.SelectMany(file => rule(file.Key, file.Value).Where(found => found is not null).Select(found => $"{file.Key}: {found!.Trim()}"));

    private static Dictionary<string, string> ReadSources()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/NeuralCore"));
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(root, path).Replace('\\', '/'), path))
            .Where(file => Folder(file.Name) is not ("obj" or "bin"))
            .ToDictionary(file => file.Name, file => File.ReadAllText(file.path));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
