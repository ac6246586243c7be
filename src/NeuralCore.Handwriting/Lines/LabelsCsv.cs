using System.Text;

namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// Parses labels.csv: the header <c>file,text</c>, then one row per image. Fields with commas, quotes or line breaks are
/// quoted, and quotes in them are doubled (RFC 4180).
/// </summary>
internal static class LabelsCsv
{
    public const string FileName = "labels.csv", Header = "file,text";

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="InvalidDataException">The file is not valid, or has no rows.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static IReadOnlyList<LabelRow> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        IReadOnlyList<LabelRow> rows = Parse(ReadText(path), path);
        return rows.Count > 0 ? rows : throw new InvalidDataException($"{path} has no rows below its header.");
    }

    /// <param name="path">For messages.</param>
    /// <exception cref="InvalidDataException">The header or a row is invalid: the message names the line.</exception>
    public static IReadOnlyList<LabelRow> Parse(string content, string path)
    {
        var rows = new List<LabelRow>();
        bool hasHeader = false;
        int at = 0, line = 1;
        if (content.StartsWith('\uFEFF')) at = 1;
        while (at < content.Length)
        {
            int begun = line;
            List<string> fields = Row(content, path, ref at, ref line);
            if (fields is [{ } only] && string.IsNullOrWhiteSpace(only)) continue;
            if (!hasHeader)
            {
                if (fields is not [var file, var text] || file.Trim() != "file" || text.Trim() != "text")
                {
                    throw new InvalidDataException($"{path}, line {begun}: the first line must be '{Header}', not "
                        + $"'{string.Join(',', fields)}'.");
                }

                hasHeader = true;
                continue;
            }

            if (fields.Count != 2)
            {
                throw new InvalidDataException($"{path}, line {begun}: {fields.Count} fields, but 'file,text' needs 2. A "
                    + "text with a comma is written in quotes: image.png,\"1,50\".");
            }

            if (string.IsNullOrWhiteSpace(fields[0]))
                throw new InvalidDataException($"{path}, line {begun}: the name of the image file is empty.");
            rows.Add(new LabelRow(begun, fields[0].Trim(), fields[1].Trim()));
        }

        if (!hasHeader) throw new InvalidDataException($"{path} is empty: its first line must be '{Header}'.");
        return rows;
    }

    private static string ReadText(string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"{path} is not UTF-8 text. Save it with this encoding.");
        }
    }

    /// <summary>Reads one row and moves behind its line break.</summary>
    internal static List<string> Row(string content, string path, ref int at, ref int line)
    {
        int begun = line;
        var fields = new List<string>();
        var field = new StringBuilder();
        while (true)
        {
            if (at < content.Length && content[at] == '"' && field.Length == 0)
            {
                Quoted(content, path, begun, field, ref at, ref line);
                if (at < content.Length && content[at] is not (',' or '\r' or '\n'))
                {
                    throw new InvalidDataException(
                        $"{path}, line {line}: after a closing quote a comma or the end of the line is expected, not "
                        + $"'{content[at]}'. Quotes in a quoted text are doubled.");
                }
            }

            if (at == content.Length) break;
            char c = content[at++];
            if (c == '\r' && at < content.Length && content[at] == '\n') continue;
            if (c is '\r' or '\n')
            {
                line++;
                break;
            }

            if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }

    private static void Quoted(
        string content, string path, int begun, StringBuilder field, ref int at, ref int line)
    {
        for (at++; at < content.Length; at++)
        {
            if (content[at] == '"')
            {
                at++;
                if (at == content.Length || content[at] != '"') return;
            }

            if (content[at] == '\n') line++;
            field.Append(content[at]);
        }

        throw new InvalidDataException($"{path}, line {begun}: a quoted text does not end.");
    }
}

/// <summary>A row of labels.csv.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="File">Relative to the folder of labels.csv.</param>
internal sealed record LabelRow(int Line, string File, string Text);
