using System.Runtime.CompilerServices;

namespace NeuralCore.Tests.Architecture;

/// <summary>The public API of each library is a file, so that a change of it is seen in review.</summary>
public sealed class PublicApiTests
{
    private const string Renew = "NEURALCORE_RENEW_API";

    [Theory]
    [InlineData(typeof(Layer))]
    [InlineData(typeof(Interop.Onnx.OnnxFile))]
    [InlineData(typeof(Handwriting.GeneratedDigits))]
    public void Public_api_is_that_of_the_file(Type member)
    {
        string name = $"src/{member.Assembly.GetName().Name}/PublicApi.txt";
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", name));
        string[] actual = [.. PublicApi.Of(member.Assembly)];
        if (Environment.GetEnvironmentVariable(Renew) is "1") File.WriteAllLines(path, actual);
        string[] expected = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] gone = [.. Placed(expected).Except(Placed(actual))];
        string[] come = [.. Placed(actual).Except(Placed(expected))];
        Assert.True(
            expected.SequenceEqual(actual),
            $"""
            The public API differs from {name}:
            {string.Join('\n', gone.Select(line => $"- {line}").Concat(come.Select(line => $"+ {line}")))}
            If that is intended, renew the file and commit it with the change:
            cd tests/NeuralCore.Tests && {Renew}=1 dotnet run -c Release -- -class '*PublicApiTests'
            """);
    }

    [Fact]
    public void Members_are_written_as_csharp_writes_them() =>
        Assert.Equal(
            [
                "abstract class NeuralCore.Tests.Architecture.PublicApiSample<T> : IDisposable where T : struct",
                "    protected PublicApiSample(in int size)",
                "    virtual void Dispose()",
                "    protected abstract string? Find(string[]? names, IReadOnlyList<string?> others, ref T value, double scale = 0.5)",
                "    string this[int index] { get; }",
                "    static T? Last { get; protected set; }",
                "    const int Most = 3",
                "    IEnumerable<TOther> Pairs<TOther>(params T[] values) where TOther : class",
                "    override string ToString()",
            ],
            PublicApi.Of(typeof(PublicApiTests).Assembly).SkipWhile(line => !line.Contains(nameof(PublicApiSample<>), StringComparison.Ordinal)).Take(9));

    /// <summary>Each member's line after that of its type.</summary>
    private static IEnumerable<string> Placed(string[] lines)
    {
        string type = "";
        foreach (string line in lines)
        {
            if (!line.StartsWith(' ')) type = line;
            yield return line == type ? line : $"{type}: {line.Trim()}";
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
