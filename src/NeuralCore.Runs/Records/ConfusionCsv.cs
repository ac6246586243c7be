using System.Text;

namespace NeuralCore.Runs.Records;

/// <summary>confusion.csv: one line per label, one column per prediction.</summary>
internal static class ConfusionCsv
{
    public static string Write(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        IEnumerable<int> classes = Enumerable.Range(0, confusion.Classes);
        var text = new StringBuilder("label").AppendJoin("", names.Select(name => "," + Quote(name))).Append('\n');
        foreach (int label in classes)
        {
            IEnumerable<string> counts = classes.Select(prediction => $",{confusion[label, prediction]}");
            text.Append(Quote(names[label])).AppendJoin("", counts).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Quotes as RFC 4180 defines.</summary>
    private static string Quote(string name) =>
        name.AsSpan().ContainsAny(",\"\r\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
