using System.Runtime.CompilerServices;

namespace NeuralCore.Tests.Models;

public class ModelKeysTests
{
    [Fact]
    public void The_documentation_lists_exactly_these_keys_in_this_order()
    {
        IEnumerable<string> rows = File.ReadLines(Path.Combine(Root(), "docs", "model-file.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        Assert.Equal([.. ModelKeys.Reserved, .. ModelKeys.Provenance], rows);
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
