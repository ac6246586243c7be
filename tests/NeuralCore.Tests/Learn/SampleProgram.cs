using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NeuralCore.Tests.Learn;

/// <summary>A program of docs/samples, compiled with the assemblies of this test, and what it prints.</summary>
internal static class SampleProgram
{
    /// <summary>What <c>ImplicitUsings</c> adds to a console program.</summary>
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    internal static string[] Files => Directory.GetFiles(Folder(), "*.cs");

    internal static string Run(string name, params string[] arguments)
    {
        // `dotnet run` reads the project from the line that begins with #:, which only newer compilers skip.
        string source = string.Join('\n', File.ReadAllLines(Path.Combine(Folder(), name))
            .Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line));
        // The library, or the same types in double precision.
        string other = source.Contains("using NeuralCore.GradientCheck;", StringComparison.Ordinal)
            ? "NeuralCore" : "NeuralCore.GradientCheck";
        CSharpParseOptions language = new(LanguageVersion.Preview);
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(file => Path.GetFileNameWithoutExtension(file) != other)
            .Select(file => MetadataReference.CreateFromFile(file));
        CSharpCompilation compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(name) + "Sample",
            [CSharpSyntaxTree.ParseText(source, language), CSharpSyntaxTree.ParseText(ImplicitUsings, language)], references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));

        MethodInfo main = Assembly.Load(image.ToArray()).EntryPoint!;
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            main.Invoke(null, [arguments]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }

    private static string Folder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/samples"));
}
