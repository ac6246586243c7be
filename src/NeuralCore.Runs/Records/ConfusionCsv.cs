using System.Text;

namespace NeuralCore.Runs.Records;

/// <summary>confusion.csv: a line a label, a column a guess.</summary>
internal static class ConfusionCsv
{
    public static string Write(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        IEnumerable<int> classes = Enumerable.Range(0, confusion.Classes);
        var text = new StringBuilder("label").AppendJoin("", names.Select(name => "," + Quote(name))).Append('\n');
        foreach (int label in classes)
        {
            text.Append(Quote(names[label])).AppendJoin("", classes.Select(guess => $",{confusion[label, guess]}"))
                .Append('\n');
        }

        return text.ToString();
    }

    /// <summary>As RFC 4180 has it.</summary>
    private static string Quote(string name) =>
        name.AsSpan().ContainsAny(",\"\r\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
