using System.Text;

namespace NeuralCore.Handwriting.Reading;

/// <summary>
/// The texts of a folder's images: <c>labels.csv</c>, a table with the columns file and text, quoted as RFC 4180
/// defines.
/// </summary>
internal static class LabelFile
{
    public const string Name = "labels.csv";

    private const string Header = "file,text";

    /// <summary>The rows of a folder's file, in their order; null if it has none.</summary>
    /// <exception cref="InvalidDataException">The file is not a table of these columns; the message names the
    /// line.</exception>
    public static IReadOnlyList<(string File, string Text)>? In(string folder)
    {
        string path = Path.Combine(folder, Name);
        return File.Exists(path) ? Parse(ReadText(path), path) : null;
    }

    /// <param name="path">For messages.</param>
    public static IReadOnlyList<(string File, string Text)> Parse(string text, string path)
    {
        var rows = new List<(string File, string Text)>();
        int at = 0, line = 1;
        List<string> header = Row(text, ref at, ref line, path);
        if (string.Join(',', header.Select(name => name.Trim().ToLowerInvariant())) != Header)
        {
            throw new InvalidDataException(
                $"{path}, line 1: expected the columns {Header}, found '{string.Join(',', header)}'.");
        }

        while (at < text.Length)
        {
            int first = line;
            List<string> row = Row(text, ref at, ref line, path);
            if (row is [""]) continue;
            if (row.Count != 2 || row[0].Length == 0)
            {
                throw new InvalidDataException($"{path}, line {first}: expected a file and its text, found "
                    + $"{row.Count} columns. Put a text that contains a comma in double quotes.");
            }

            rows.Add((row[0], row[1]));
        }

        return rows.Count > 0 ? rows : throw new InvalidDataException($"{path} has a header but no rows.");
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path} is not a text in UTF-8: save it as UTF-8.", e);
        }
    }

    private static List<string> Row(string text, ref int at, ref int line, string path)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        int first = line;
        bool isQuoted = false;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '\n') line++;
            if (isQuoted)
            {
                if (c != '"') field.Append(c);
                else if (at + 1 < text.Length && text[at + 1] == '"') field.Append(text[++at]);
                else isQuoted = false;
            }
            else if (c == '"' && field.Length == 0) isQuoted = true;
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c == '\n')
            {
                at++;
                break;
            }
            else if (c != '\r') field.Append(c);
        }

        if (isQuoted) throw new InvalidDataException($"{path}, line {first}: a quoted text does not end.");
        fields.Add(field.ToString());
        return fields;
    }
}
