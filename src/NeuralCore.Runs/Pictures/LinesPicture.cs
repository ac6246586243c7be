using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Runs.Pictures;

/// <summary>Lines of writing with the texts that were read, in columns; lines keep their widths.</summary>
internal static class LinesPicture
{
    /// <summary>The number of lines shown.</summary>
    public const int DefaultCount = 24;

    private const int Columns = 3, Gap = 12, Frame = 3;

    /// <summary>Width of a column.</summary>
    private const int CellWidth = (PictureStyle.InnerWidth - (Columns - 1) * Gap) / Columns;

    /// <summary>The first lines.</summary>
    public static SvgDrawing First(LineEvaluation report, int count = DefaultCount)
    {
        ReadLine[] lines = [.. report.Lines.Take(count)];
        int correct = lines.Count(line => line.IsExact);
        return Draw($"The first {Figures.Count(lines.Length, "line")}: {correct} read exactly, " +
            $"{Figures.Count(lines.Length - correct, "error")}", lines);
    }

    /// <summary>The first lines that were read exactly.</summary>
    public static SvgDrawing Exact(LineEvaluation report, int count = DefaultCount)
    {
        ReadLine[] lines = [.. report.Lines.Where(line => line.IsExact && line.Label.Length > 0).Take(count)];
        return Draw($"{lines.Length} of the {Figures.Count(report.Exact, "line")} that were read exactly", lines);
    }

    /// <summary>The errors with the highest probabilities.</summary>
    public static SvgDrawing Errors(LineEvaluation report, int count = DefaultCount)
    {
        int errors = report.Count - report.Exact;
        ReadLine[] lines =
            [.. report.Lines.Where(line => !line.IsExact).OrderByDescending(line => line.Probability).Take(count)];
        string title = errors == 0 ? $"No errors in {Figures.Count(report.Count, "line")}"
            : errors > count ? $"The {count} most confident of {Figures.Count(errors)} errors"
            : errors == 1 ? "The only error" : $"All {errors} errors, the most confident first";
        return Draw(errors == 0 ? title : $"{title}: label → prediction", lines);
    }

    private static SvgDrawing Draw(string title, ReadLine[] lines)
    {
        const int CellHeight = LineNormalization.Height + 2 * Frame + PictureStyle.CaptionLine + Gap;
        int columns = Math.Min(Columns, lines.Length), rows = (lines.Length + Columns - 1) / Columns;
        (SvgDrawing drawing, int top) = PictureStyle.Begin(
            title, Math.Max(0, columns * (CellWidth + Gap) - Gap), Math.Max(0, rows * CellHeight - Gap));
        for (int i = 0; i < lines.Length; i++)
        {
            ReadLine line = lines[i];
            Shape shape = line.Shape;
            double x = PictureStyle.Margin + i % Columns * (CellWidth + Gap), y = top + i / Columns * CellHeight + Frame;
            // A line wider than its column is reduced.
            double scale = Math.Min(1, (double)(CellWidth - Frame) / shape[1]);
            drawing.Image(PngFile.Bytes(line.Pixels, shape), x, y, shape[1] * scale, shape[0] * scale);
            if (!line.IsExact)
                drawing.Frame(x, y, shape[1] * scale, shape[0] * scale, Frame, Palette.Wrong);
            PictureStyle.Caption(drawing, Caption(line), x, y + shape[0] + Frame, 0,
                line.IsExact ? Palette.Text : Palette.Wrong);
        }

        return drawing;
    }

    private static string Caption(ReadLine line)
    {
        string probability = $": {PictureStyle.Percent(line.Probability)}";
        double room = CellWidth - TextWidth.Of(probability, PictureStyle.CaptionSize);
        string texts = line.IsExact ? Shown(line.Text) : $"{Shown(line.Label)} → {Shown(line.Text)}";
        return TextWidth.Shorten(texts, room, PictureStyle.CaptionSize) + probability;
    }

    private static string Shown(string text) => text.Length == 0 ? "(no text)" : TextWidth.Plain(text);
}
