using NeuralCore.Data.Digits;
using NeuralCore.Numerics;

namespace NeuralCore.Imaging;

/// <summary>Finds the digits in the photo of a page, a scan or a drawing, and brings each into MNIST's form.</summary>
public static class PageReader
{
    /// <summary>Reads a page. Any image gives a reading: one without ink gives an empty one.</summary>
    public static PageReading Read(GreyImage image, PageOptions? options = null)
    {
        options ??= new PageOptions();
        Guard.Require(options.WorkingSide >= MnistNormalization.Side, $"A working side of {options.WorkingSide} pixels is too small: at least {MnistNormalization.Side}.");
        InkImage ink = Threshold(image);
        List<PixelBox> boxes = Components(ink);
        boxes.Sort((a, b) => a.Left.CompareTo(b.Left));
        var lines = new List<List<PixelBox>>();
        foreach (PixelBox box in boxes)
        {
            List<PixelBox>? line = lines.Find(line => Math.Min(line[^1].Bottom, box.Bottom) - Math.Max(line[^1].Top, box.Top) > Math.Min(line[^1].Height, box.Height) / 2);
            if (line is null) lines.Add([box]);
            else line.Add(box);
        }

        lines.Sort((a, b) => a[0].Top.CompareTo(b[0].Top));
        var normalization = new MnistNormalization();
        return new PageReading(image, ink, [.. lines.Select(line => (IReadOnlyList<DigitCrop>)[.. line.Select(box => Crop(ink, box, normalization))])]);
    }

    private static InkImage Threshold(GreyImage image)
    {
        int[] histogram = new int[256], border = new int[256];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                byte grey = image.Pixels[y * image.Width + x];
                histogram[grey]++;
                if (y == 0 || x == 0 || y == image.Height - 1 || x == image.Width - 1) border[grey]++;
            }
        }

        int split = Otsu(histogram);
        bool inverted = border.Take(split + 1).Sum() * 2 > border.Sum();
        long sum = 0, count = 0;
        for (int grey = 0; grey < 256; grey++)
        {
            if (grey <= split != inverted) continue;
            sum += (long)grey * histogram[grey];
            count += histogram[grey];
        }

        int paper = count == 0 ? inverted ? 0 : 255 : (int)(sum / count), range = inverted ? 255 - paper : paper;
        byte[] pixels = new byte[image.Pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            int contrast = inverted ? image.Pixels[i] - paper : paper - image.Pixels[i];
            if (range > 0 && contrast * 8 > range) pixels[i] = (byte)(contrast * 255 / range);
        }

        return new InkImage(image.Width, image.Height, pixels, inverted);
    }

    private static int Otsu(int[] histogram)
    {
        long count = 0, sum = 0, total = histogram.Sum(n => (long)n), all = 0;
        for (int grey = 0; grey < 256; grey++) all += (long)grey * histogram[grey];
        (int best, double most) = (0, -1);
        for (int grey = 0; grey < 256; grey++)
        {
            count += histogram[grey];
            sum += (long)grey * histogram[grey];
            if (count == 0 || count == total) continue;
            double apart = (double)sum / count - (double)(all - sum) / (total - count);
            double between = apart * apart * count * (total - count);
            if (between > most) (best, most) = (grey, between);
        }

        return best;
    }

    private static List<PixelBox> Components(InkImage ink)
    {
        var boxes = new List<PixelBox>();
        bool[] seen = new bool[ink.Pixels.Length];
        var open = new Stack<int>();
        for (int start = 0; start < seen.Length; start++)
        {
            if (seen[start] || ink.Pixels[start] == 0) continue;
            (int left, int top, int right, int bottom, int size) = (ink.Width, ink.Height, 0, 0, 0);
            seen[start] = true;
            open.Push(start);
            while (open.TryPop(out int at))
            {
                (int y, int x) = Math.DivRem(at, ink.Width);
                (left, top, right, bottom, size) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1), size + 1);
                for (int v = Math.Max(0, y - 1); v <= Math.Min(ink.Height - 1, y + 1); v++)
                {
                    for (int u = Math.Max(0, x - 1); u <= Math.Min(ink.Width - 1, x + 1); u++)
                    {
                        int next = v * ink.Width + u;
                        if (seen[next] || ink.Pixels[next] == 0) continue;
                        seen[next] = true;
                        open.Push(next);
                    }
                }
            }

            if (bottom - top > 5) boxes.Add(new PixelBox(left, top, right - left, bottom - top));
        }

        return boxes;
    }

    private static DigitCrop Crop(InkImage ink, PixelBox box, MnistNormalization normalization)
    {
        byte[] part = new byte[box.Width * box.Height], pixels = new byte[MnistNormalization.Side * MnistNormalization.Side];
        for (int y = 0; y < box.Height; y++) ink.Pixels.Slice((box.Top + y) * ink.Width + box.Left, box.Width).CopyTo(part.AsSpan(y * box.Width));
        normalization.Normalize(part, box.Height, box.Width, pixels);
        return new DigitCrop(box, pixels);
    }
}
