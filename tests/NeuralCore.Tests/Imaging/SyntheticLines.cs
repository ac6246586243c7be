using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Tests.Imaging;

/// <summary>Lines of real digits as a person would write them on paper and photograph them: the same (seed, index) gives the same line.</summary>
internal sealed class SyntheticLines(Dataset digits, ulong seed)
{
    /// <summary>Ink that the eye sees as part of a stroke.</summary>
    private const int Visible = 128;

    private const int BoxSide = 20;

    public SyntheticLine Make(int index, LineStyle style)
    {
        var random = new RandomStream(seed, RandomPurpose.Test, index: index);
        int count = style.FewestDigits + random.NextInt(style.MostDigits - style.FewestDigits + 1);
        double height = random.NextDouble(style.SmallestHeight, style.LargestHeight);
        double slope = Math.Tan(random.NextDouble(-style.MaxSlopeDegrees, style.MaxSlopeDegrees) * Math.PI / 180);
        int most = (int)(2 * height + 8);
        int margin = (int)(height * random.NextDouble(0.3, 1.2)), width = count * most + 2 * margin, middle = (int)(Math.Abs(slope) * width + 2 * height);
        var sheet = new Sheet(width, 2 * middle);
        int[] right = new int[sheet.Height], visibleRight = new int[sheet.Height];
        Array.Fill(right, margin - 2);
        Array.Fill(visibleRight, margin - 2);

        var sources = new int[count];
        var boxes = new PixelBox[count];
        int touching = 0;
        for (int i = 0; i < count; i++)
        {
            sources[i] = random.NextInt(digits.Count);
            double scale = height / BoxSide * (1 + random.NextDouble(-style.SizeJitter, style.SizeJitter));
            Resampled digit = Resampled.Of(digits.Image(sources[i]), digits.SampleShape[1], scale, random.NextDouble(), random.NextDouble());
            int from = i == 0 ? margin : boxes[i - 1].Left + boxes[i - 1].Width / 2;
            int top = (int)(middle + slope * from + height * random.NextDouble(-style.BaselineJitter, style.BaselineJitter) - digit.Height / 2.0);
            bool touches = i > 0 && random.NextDouble() < style.Touching;
            int gap = touches ? -1 - random.NextInt(2) : 1 + (int)(style.MaxGapWidth * height * Math.Pow(random.NextDouble(), 2));
            int left = Math.Max(from, touches ? Place(digit, top, visibleRight, gap, Visible, reach: 0) : Place(digit, top, right, gap, 1, reach: 1));
            touching += touches ? 1 : 0;
            sheet.Paste(digit, left, top);
            Extend(digit, left, top, right, 1);
            Extend(digit, left, top, visibleRight, Visible);
            boxes[i] = new PixelBox(left, top, digit.Width, digit.Height);
        }

        int first = boxes.Min(box => box.Left) - margin, above = boxes.Min(box => box.Top) - margin;
        Sheet part = sheet.Part(first, above, boxes.Max(box => box.Right) + margin - first, boxes.Max(box => box.Bottom) + margin - above);
        PixelBox[] moved = Array.ConvertAll(boxes, box => box with { Left = box.Left - first, Top = box.Top - above });
        return new SyntheticLine(part.Photo(inverted: random.NextInt(2) == 0, ref random), part, sources, moved, touching);
    }

    /// <summary>The left column from which the digit is <paramref name="gap"/> pixels away from all ink on its left, in its rows and <paramref name="reach"/> beside.</summary>
    private static int Place(Resampled digit, int top, int[] right, int gap, int threshold, int reach)
    {
        int left = int.MinValue;
        for (int y = 0; y < digit.Height; y++)
        {
            int first = digit.Pixels.AsSpan(y * digit.Width, digit.Width).IndexOfAnyInRange((byte)threshold, (byte)255);
            if (first < 0) continue;
            for (int row = top + y - reach; row <= top + y + reach; row++) left = Math.Max(left, right[row] + 1 + gap - first);
        }

        return left;
    }

    private static void Extend(Resampled digit, int left, int top, int[] right, int threshold)
    {
        for (int y = 0; y < digit.Height; y++)
        {
            int last = digit.Pixels.AsSpan(y * digit.Width, digit.Width).LastIndexOfAnyInRange((byte)threshold, (byte)255);
            if (last >= 0) right[top + y] = Math.Max(right[top + y], left + last);
        }
    }
}
