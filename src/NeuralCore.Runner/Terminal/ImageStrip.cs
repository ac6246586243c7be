using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>Images with captions, side by side in the width of the terminal.</summary>
internal static class ImageStrip
{
    private const string Between = "  ";

    /// <summary>Width in a file: five digits side by side.</summary>
    private const int WidthOfFiles = 150;

    /// <param name="caption">Lines under the image with an index.</param>
    public static void Write(Screen screen, Dataset data, IReadOnlyList<int> indices, Func<int, string[]> caption)
    {
        int width = screen.IsLive ? Math.Max(1, screen.Width) : WidthOfFiles;
        (HalfBlocks Image, string[] Caption)[] cells =
            [.. indices.Select(index => (HalfBlocks.Of(data, index, width), caption(index)))];
        if (cells.Length == 0) return;
        foreach ((HalfBlocks Image, string[] Caption)[] row in cells.Chunk(
            Math.Max(1, (width + Between.Length) / (cells[0].Image.Width + Between.Length))))
        {
            screen.Line();
            for (int line = 0; line < row[0].Image.Lines; line++)
            {
                if (screen.HasColor) screen.Line(Colored(row, line));
                else screen.Line(string.Join(Between, row.Select(cell => cell.Image.Plain(line))).TrimEnd());
            }

            for (int line = 0; line < row.Max(cell => cell.Caption.Length); line++)
                screen.Line(string.Join(
                    Between, row.Select(cell => Cut(cell.Caption.ElementAtOrDefault(line) ?? "", cell.Image.Width)))
                    .TrimEnd());
        }
    }

    private static Paragraph Colored((HalfBlocks Image, string[] Caption)[] row, int line)
    {
        var text = new Paragraph();
        for (int i = 0; i < row.Length; i++)
        {
            if (i > 0) text.Append(Between);
            row[i].Image.AppendTo(text, line);
        }

        return text;
    }

    private static string Cut(string text, int width) =>
        (text.Length <= width ? text : text[..(width - 1)] + "…").PadRight(width);
}
