using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runs.Answers;

/// <summary>Draws how a page was read.</summary>
internal static class StagePictures
{
    /// <summary>A pixel of a digit becomes a square of this side.</summary>
    private const int Scale = 4;

    private const int Caption = 20, Gap = 8;

    /// <summary>A caption is wider than a small digit.</summary>
    private const int LeastWidth = 72;
    private const double CaptionSize = 14, SmallestText = 11, LargestText = 48;

    /// <summary>A frame's thickness as a part of the picture's longer side.</summary>
    private const int Thinness = 600;

    /// <summary>The page with a frame around each digit and its answer above it.</summary>
    public static Canvas Boxes(PageReading page, IReadOnlyList<LineAnswer> lines)
    {
        GreyImage working = page.Working;
        var canvas = new Canvas(working.Width, working.Height);
        canvas.DrawGrey(working.Pixels, working.Width, working.Height, 0, 0, 1);
        int thickness = 1 + Math.Max(working.Width, working.Height) / Thinness;
        foreach ((DigitCrop crop, DigitAnswer digit) in page.Lines.Zip(lines).SelectMany(line => line.First.Zip(line.Second.Digits)))
        {
            PixelBox box = crop.Box;
            Pictures.Ink ink = digit.IsUnknown ? Palette.Wrong : Palette.Blue;
            double size = Math.Clamp(box.Height * 0.4, SmallestText, LargestText), above = box.Top - 2 * thickness;
            canvas.Frame(box.Left, box.Top, box.Width, box.Height, thickness, ink);
            canvas.Text(digit.Text, new Point(box.Left + box.Width / 2.0, above > size ? above : box.Bottom + 2 * thickness + size), size, ink, TextAlign.Centre, bold: true);
        }

        return canvas;
    }

    /// <summary>What the network saw, a row a line, each with its answer under it.</summary>
    /// <param name="shape">(H, W, 1) of each.</param>
    public static Canvas Digits(IReadOnlyList<LineAnswer> lines, Shape shape)
    {
        int height = Scale * shape[0], width = Scale * shape[1], stepX = Math.Max(width, LeastWidth) + Gap, stepY = height + Caption + Gap;
        var canvas = new Canvas(Gap + lines.Max(line => line.Digits.Count) * stepX, Gap + lines.Count * stepY);
        for (int row = 0; row < lines.Count; row++)
        {
            for (int column = 0; column < lines[row].Digits.Count; column++)
            {
                DigitAnswer digit = lines[row].Digits[column];
                int x = Gap + column * stepX, y = Gap + row * stepY;
                canvas.DrawGrey(digit.Pixels, shape[1], shape[0], x, y, Scale);
                canvas.Text($"{digit.Text} {AnswerText.Percent(digit.Best.Probability)}", new Point(x + width / 2.0, y + height + CaptionSize), CaptionSize, digit.IsUnknown ? Palette.Wrong : Palette.Text, TextAlign.Centre);
            }
        }

        return canvas;
    }
}
