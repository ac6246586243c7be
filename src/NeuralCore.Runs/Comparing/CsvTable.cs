using System.Globalization;

namespace NeuralCore.Runs.Comparing;

/// <summary>A CSV file of numbers with a line of heads, as runs write them: no quotes, an empty cell for what is not known.</summary>
internal sealed class CsvTable
{
    private const int MaxCellLength = 40;

    private readonly string path;
    private readonly string[] heads;
    private readonly string[][] rows;

    private CsvTable(string path, string[] heads, string[][] rows) => (this.path, this.heads, this.rows) = (path, heads, rows);

    public int Count => rows.Length;

    /// <exception cref="InvalidDataException">A column is missing, or a line has too few or too many cells.</exception>
    /// <exception cref="IOException"/>
    public static CsvTable Read(string path, params string[] columns)
    {
        string[] lines = File.ReadAllLines(path);
        string[] heads = lines.Length == 0 ? [] : lines[0].Split(',');
        if (columns.Except(heads).FirstOrDefault() is { } missing)
            throw new InvalidDataException($"{path}, line 1: expected the columns {string.Join(", ", columns)}; {missing} is missing. The file is another one, or damaged.");
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        int bad = Array.FindIndex(rows, row => row.Length != heads.Length);
        if (bad >= 0) throw new InvalidDataException($"{path}, line {bad + 2}: expected {heads.Length} cells, found {rows[bad].Length}. The file is cut off or damaged.");
        return new CsvTable(path, heads, rows);
    }

    /// <summary>Null where the cell is empty.</summary>
    /// <exception cref="InvalidDataException">It is no number.</exception>
    public double? Number(int row, string column)
    {
        string cell = rows[row][Array.IndexOf(heads, column)];
        if (cell.Length == 0) return null;
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException($"{path}, line {row + 2}: {column} is '{PlainText.Of(cell, MaxCellLength)}', which is no number.");
    }

    /// <exception cref="InvalidDataException">It is no whole number of at least 0.</exception>
    public int Whole(int row, string column)
    {
        string cell = rows[row][Array.IndexOf(heads, column)];
        return int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new InvalidDataException($"{path}, line {row + 2}: {column} is '{PlainText.Of(cell, MaxCellLength)}', which is no whole number of at least 0.");
    }
}
