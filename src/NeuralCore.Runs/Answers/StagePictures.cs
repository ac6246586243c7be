using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runs.Answers;

/// <summary>Draws the detected digits of a page.</summary>
internal static class StagePictures
{
    /// <summary>Side of a drawn pixel of a digit, in pixels.</summary>
    private const int Scale = 4;

    private const int Caption = 20, Gap = 8;

    /// <summary>A caption is wider than a small digit.</summary>
    private const int MinWidth = 84, MaxCaption = 120;

    /// <summary>Of a drawing of lines, in pixels of their height 32.</summary>
    private const int MinLineWidth = 160;

    private const double CaptionSize = 14, MinText = 11, MaxText = 48;

    /// <summary>The longer side of the image divided by the thickness of a frame.</summary>
    private const int Thinness = 600;

    /// <summary>The page with a frame around each digit and the prediction above it.</summary>
    /// <param name="working">The image, or its reduction.</param>
    /// <param name="imageWidth">Of the image, in whose pixels the boxes are.</param>
    public static SvgDrawing Boxes(GreyImage working, int imageWidth, IReadOnlyList<LineAnswer> lines)
    {
        var drawing = new SvgDrawing($"The page with " +
            $"{Figures.Count(lines.Sum(line => line.Digits.Count), "digit")} framed", working.Width, working.Height);
        drawing.Image(PngFile.Bytes(working.Pixels, working.Width, working.Height), 0, 0, working.Width,
            working.Height);
        int thickness = 1 + Math.Max(working.Width, working.Height) / Thinness;
        double scale = (double)working.Width / imageWidth;
        foreach (DigitAnswer digit in lines.SelectMany(line => line.Digits))
        {
            PixelBox box = Scaled(digit.Box, scale);
            Pictures.Ink ink = digit.IsUnknown ? Palette.Wrong : Palette.Blue;
            (double size, double y) = Place(box, 2 * thickness, working.Height);
            double middle = Math.Min(TextWidth.Of(digit.Text, size, bold: true), working.Width) / 2;
            drawing.Frame(box.Left, box.Top, box.Width, box.Height, thickness, ink);
            drawing.Text("", Math.Clamp(box.Left + box.Width / 2.0, middle, working.Width - middle), y, ink, size,
                "middle", bold: digit.Text);
        }

        return drawing;
    }

    /// <summary>
    /// The input of the network for each line, with the most probable symbol of each column above the bar of its
    /// probability, and the text below.
    /// </summary>
    public static SvgDrawing Lines(IReadOnlyList<LineAnswer> lines)
    {
        const int Bars = 40, RowHeight = Scale * LineNormalization.Height + Bars + 2 * Caption + 3 * Gap;
        LineTrace[] traces = [.. lines.Select(line => line.Reading!.Trace!)];
        var drawing = new SvgDrawing(
            "The network input of each line, the most probable symbol of each column, and the text",
            2 * Gap + Scale * Math.Max(MinLineWidth, traces.Max(trace => trace.Width)), Gap + lines.Count * RowHeight);
        for (int i = 0; i < traces.Length; i++)
        {
            LineTrace trace = traces[i];
            int width = Scale * trace.Width, height = Scale * LineNormalization.Height;
            double y = Gap + i * RowHeight, column = (double)width / trace.Columns.Count, floor = y + height + Caption + Bars;
            drawing.Image(PngFile.Bytes(trace.Pixels, trace.Width, LineNormalization.Height), Gap, y, width, height);
            for (int t = 0; t < trace.Columns.Count; t++)
            {
                (char? symbol, double probability) = trace.Columns[t];
                if (symbol is null) continue;
                double x = Gap + t * column, bar = Math.Max(1, Bars * probability);
                drawing.Rectangle(x + 1, floor - bar, column - 2, bar, Palette.Blue);
                drawing.Text($"{symbol}", x + column / 2, floor - bar - 3, Palette.Text, CaptionSize, "middle");
            }

            string text = lines[i].IsUnknown ? $"unknown, perhaps {lines[i].Reading!.Text}" : lines[i].Text;
            drawing.Text($"{text}  {AnswerText.Percent(lines[i].Reading!.Probability)}", Gap, floor + Caption,
                lines[i].IsUnknown ? Palette.Wrong : Palette.Text, CaptionSize, "start");
        }

        return drawing;
    }

    private static PixelBox Scaled(PixelBox box, double scale) => new(
        (int)(box.Left * scale), (int)(box.Top * scale), Math.Max(1, (int)Math.Round(box.Width * scale)),
        Math.Max(1, (int)Math.Round(box.Height * scale)));

    /// <summary>The inputs of the network, one row per line, each with its prediction below.</summary>
    /// <param name="shape">(H, W, 1) of each.</param>
    public static SvgDrawing Digits(IReadOnlyList<LineAnswer> lines, Shape shape)
    {
        int height = Scale * shape[0], width = Scale * shape[1];
        CaptionLine[][] captions =
            [.. lines.Select(line =>
            line.Digits.Select(digit => new CaptionLine(digit.Text, $" {AnswerText.Percent(digit.Best.Probability)}"))
            .ToArray())];
        double widest = captions.SelectMany(line => line)
            .Select(caption => TextWidth.Of(caption.Fit(MaxCaption, CaptionSize), CaptionSize)).DefaultIfEmpty(0).Max();
        int cell = Math.Max(Math.Max(width, MinWidth), (int)Math.Ceiling(widest)), stepX = cell + Gap,
            stepY = height + Caption + Gap;
        var drawing = new SvgDrawing(
            "The network input of each digit and its prediction", Gap + lines.Max(line => line.Digits.Count) * stepX,
            Gap + lines.Count * stepY);
        for (int row = 0; row < lines.Count; row++)
        {
            for (int column = 0; column < lines[row].Digits.Count; column++)
            {
                DigitAnswer digit = lines[row].Digits[column];
                double middle = Gap + column * stepX + cell / 2.0, y = Gap + row * stepY;
                drawing.Image(PngFile.Bytes(digit.Pixels, shape[1], shape[0]), middle - width / 2.0, y, width, height);
                drawing.Text(captions[row][column].Fit(MaxCaption, CaptionSize), middle, y + height + 1.1 * CaptionSize,
                    digit.IsUnknown ? Palette.Wrong : Palette.Text, CaptionSize, "middle");
            }
        }

        return drawing;
    }

    /// <summary>
    /// Font size and baseline of a prediction: above the frame where there is room, else below it, else inside.
    /// </summary>
    private static (double Size, double Y) Place(PixelBox box, double gap, int height)
    {
        const double descent = 0.3, line = PictureStyle.Ascent + descent;
        double wanted = Math.Clamp(box.Height * 0.4, MinText, MaxText);
        double above = Math.Min(wanted, (box.Top - gap) / line),
            below = Math.Min(wanted, (height - box.Bottom - gap) / line);
        if (above >= MinText) return (above, box.Top - gap - descent * above);
        return below >= MinText ? (below, box.Bottom + gap + PictureStyle.Ascent * below)
            : (wanted, box.Top + PictureStyle.Ascent * wanted);
    }
}
