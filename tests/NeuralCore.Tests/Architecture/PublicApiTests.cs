using System.Runtime.CompilerServices;

namespace NeuralCore.Tests.Architecture;

/// <summary>The library's public API is a file, so that a change of it is seen by whoever makes it and whoever reviews it.</summary>
public sealed class PublicApiTests
{
    private const string Name = "src/NeuralCore/PublicApi.txt", Renew = "NEURALCORE_RENEW_API";

    [Fact]
    public void Public_api_is_what_the_file_says()
    {
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", Name));
        string[] actual = [.. PublicApi.Of(typeof(Layer).Assembly)];
        if (Environment.GetEnvironmentVariable(Renew) is "1") File.WriteAllLines(path, actual);
        string[] expected = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] gone = [.. Placed(expected).Except(Placed(actual))], come = [.. Placed(actual).Except(Placed(expected))];
        Assert.True(
            expected.SequenceEqual(actual),
            $"""
            The public API is not what {Name} says:
            {string.Join('\n', gone.Select(line => $"- {line}").Concat(come.Select(line => $"+ {line}")))}
            Where that is meant, write the file anew and commit it with the change:
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

    /// <summary>Each member's line behind its type's, so that it says where it belongs.</summary>
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
