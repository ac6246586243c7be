using System.Globalization;

namespace NeuralCore.Runs.Comparing;

/// <summary>
/// A CSV file of numbers with a header line, as runs write them: no quotes; an empty cell is a missing value.
/// </summary>
internal sealed class CsvTable
{
    private const int MaxCellLength = 40;

    private readonly string path;
    private readonly string[] header;
    private readonly string[][] rows;

    private CsvTable(string path, string[] header, string[][] rows) =>
        (this.path, this.header, this.rows) = (path, header, rows);

    public int Count => rows.Length;

    /// <exception cref="InvalidDataException">A column is missing, or a line has too few or too many cells.</exception>
    /// <exception cref="IOException"/>
    public static CsvTable Read(string path, params string[] columns)
    {
        string[] lines = File.ReadAllLines(path);
        string[] header = lines.Length == 0 ? [] : lines[0].Split(',');
        if (columns.Except(header).FirstOrDefault() is { } missing)
            throw new InvalidDataException(
                $"{path}, line 1: expected the columns {string.Join(", ", columns)}; {missing} is missing. The file " +
                "is a different one, or damaged.");
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        int bad = Array.FindIndex(rows, row => row.Length != header.Length);
        if (bad >= 0)
        {
            throw new InvalidDataException(
                $"{path}, line {bad + 2}: expected {header.Length} cells, found {rows[bad].Length}. The file is " +
                "truncated or damaged.");
        }

        return new CsvTable(path, header, rows);
    }

    /// <summary>Null where the cell is empty.</summary>
    /// <exception cref="InvalidDataException">The cell is not a number.</exception>
    public double? Number(int row, string column)
    {
        string cell = rows[row][Array.IndexOf(header, column)];
        if (cell.Length == 0) return null;
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException(
                $"{path}, line {row + 2}: {column} is '{PlainText.Of(cell, MaxCellLength)}', which is not a number.");
    }

    /// <exception cref="InvalidDataException">The cell is not an integer of at least 0.</exception>
    public int Whole(int row, string column)
    {
        string cell = rows[row][Array.IndexOf(header, column)];
        return int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new InvalidDataException(
                $"{path}, line {row + 2}: {column} is '{PlainText.Of(cell, MaxCellLength)}', which is not an " +
                "integer of at least 0.");
    }
}
