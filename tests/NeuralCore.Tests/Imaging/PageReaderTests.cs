using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Tests.Imaging;

public class PageReaderTests
{
    private const int Side = MnistNormalization.Side;

    private static readonly Dataset Digits = GeneratedDigits.Create(200, seed: 11);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_digit_anywhere_in_any_size_comes_back_in_the_form_of_MNIST(bool inverted)
    {
        int several = 0;
        for (int i = 0; i < Digits.Count; i++)
        {
            PageReading page = PageReader.Read(Place(Digits, i, seed: 1).Drawing(inverted));
            if (page.Lines is not [[var crop]])
            {
                several++;
                continue;
            }

            Assert.Equal(MnistNormalization.BoxSide, MaxSideLength(crop.Pixels));
            (double x, double y) = Centre(crop.Pixels);
            Assert.InRange(x, 13.5, 14.5 - 1e-9);
            Assert.InRange(y, 13.5, 14.5 - 1e-9);
        }

        Assert.True(several <= Digits.Count / 25, $"{several} of {Digits.Count} digits were taken for several or for none, without a judge.");
    }

    [Fact]
    public void An_image_that_is_in_the_form_of_MNIST_already_comes_back_with_its_grey_levels()
    {
        int whole = 0;
        for (int i = 0; i < Digits.Count; i++)
        {
            PageReading page = PageReader.Read(new GreyImage(Side, Side, Digits.Image(i).ToArray()));
            Assert.True(page.Ink.IsInverted, $"Digit {i} was taken for paper.");
            if (page.Lines is not [[var crop]]) continue;
            whole++;
            byte[] read = crop.Pixels.ToArray();
            for (int at = 0; at < read.Length; at++) Assert.InRange(read[at], Digits.Image(i)[at] - 2, Digits.Image(i)[at] + 2);
        }

        Assert.True(whole >= Digits.Count * 24 / 25, $"Only {whole} of {Digits.Count} digits were taken for one.");
    }

    [Fact]
    public void Lines_are_read_from_top_to_bottom_and_digits_from_left_to_right()
    {
        const int Rows = 3, Columns = 5, Pitch = 40;
        var sheet = new Sheet(Columns * Pitch, Rows * 2 * Pitch);
        for (int i = 0; i < Rows * Columns; i++) sheet.Paste(Resampled.Of(Digits.Image(i), Side, 1.2, 0, 0), i % Columns * Pitch + 3, i / Columns * 2 * Pitch + 20);
        PageReading page = PageReader.Read(sheet.Drawing(inverted: false));
        Assert.Equal(Rows, page.Lines.Count);
        for (int row = 0; row < Rows; row++)
        {
            Assert.Equal(Columns, page.Lines[row].Count);
            for (int column = 0; column < Columns; column++)
            {
                PixelBox box = page.Lines[row][column].Box;
                Assert.InRange(box.Left + box.Width / 2.0, column * Pitch, (column + 1) * Pitch);
                Assert.InRange(box.Top + box.Height / 2.0, row * 2 * Pitch, (row + 1) * 2 * Pitch);
            }
        }
    }

    public static TheoryData<string> Strange => [.. Pages.Keys];

    [Theory]
    [MemberData(nameof(Strange))]
    public void Any_image_gives_a_reading(string name)
    {
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (1, 57), (61, 1), (2, 2), (28, 28), (333, 77)])
        {
            var random = new RandomStream(5, RandomPurpose.Test, index: width);
            var pixels = new byte[width * height];
            for (int i = 0; i < pixels.Length; i++) pixels[i] = Pages[name](i % width, i / width, width, random.NextInt(256));
            PageReading page = PageReader.Read(new GreyImage(width, height, pixels));
            Assert.All(page.Lines.SelectMany(line => line), crop => Assert.True(crop.Box.Left >= 0 && crop.Box.Top >= 0 && crop.Box.Right <= width && crop.Box.Bottom <= height, $"{crop.Box} of {width}×{height}"));
            if (name is "white" or "black" or "faint noise") Assert.Empty(page.Lines);
        }
    }

    /// <summary>As a JPEG keeps it: each 8×8 block a few levels beside the truth, some with a ripple.</summary>
    [Fact]
    public void Falling_light_on_a_blank_sheet_is_no_ink()
    {
        const int Size = 480;
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new RandomStream((ulong)seed, RandomPurpose.Test);
            double fall = random.NextDouble(0, 0.4);
            (double Mean, double Ripple, double Phase)[] blocks = [.. Enumerable.Range(0, Size * Size / 64).Select(_ => (random.NextDouble(-1, 1), random.NextInt(4) == 0 ? 1.5 : 0, random.NextDouble(0, 6)))];
            byte[] pixels = [.. Enumerable.Range(0, Size * Size).Select(i =>
            {
                int x = i % Size, y = i / Size;
                (double mean, double ripple, double phase) = blocks[y / 8 * (Size / 8) + x / 8];
                return (byte)Math.Round(233 * (1 - fall * (0.7 * x + 0.3 * y) / Size) + mean + ripple * Math.Cos(phase + 0.4 * x));
            })];
            Assert.Empty(PageReader.Read(new GreyImage(Size, Size, pixels)).Lines);
        }
    }

    [Fact]
    public void A_large_photo_is_reduced_and_its_boxes_are_those_of_the_reduction()
    {
        Sheet sheet = new(3000, 1000);
        sheet.Paste(Resampled.Of(Digits.Image(0), Side, 20, 0, 0), 1200, 200);
        PageReading page = PageReader.Read(sheet.Drawing(inverted: false), workingSide: 600);
        Assert.Equal((600, 200), (page.Working.Width, page.Working.Height));
        PixelBox box = OnlyDigit(page, 0).Box;
        Assert.InRange(box.Left, 240, 360);
        Assert.InRange(box.Right, 240, 360);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_lines_of_ruled_and_squared_paper_are_no_digits_and_do_not_cut_them(bool squared)
    {
        var random = new RandomStream(2, RandomPurpose.Test);
        int right = 0;
        for (int i = 0; i < 40; i++)
        {
            Sheet sheet = Place(Digits, i, seed: 3, scale: 3);
            GreyImage plain = sheet.Drawing(inverted: false);
            byte[] pixels = plain.Pixels.ToArray();
            int spacing = 40 + random.NextInt(40), first = random.NextInt(spacing);
            for (int y = first; y < plain.Height; y += spacing)
                for (int x = 0; x < plain.Width; x++) pixels[y * plain.Width + x] = Math.Min(pixels[y * plain.Width + x], (byte)150);
            for (int x = first; squared && x < plain.Width; x += spacing)
                for (int y = 0; y < plain.Height; y++) pixels[y * plain.Width + x] = Math.Min(pixels[y * plain.Width + x], (byte)150);
            IReadOnlyList<IReadOnlyList<DigitCrop>> lines = PageReader.Read(new GreyImage(plain.Width, plain.Height, pixels)).Lines;
            DigitCrop expected = OnlyDigit(PageReader.Read(plain), i);
            if (lines is [[var crop]] && Math.Abs(crop.Box.Height - expected.Box.Height) <= 4 && Math.Abs(crop.Box.Width - expected.Box.Width) <= 4) right++;
        }

        Assert.True(right >= 38, $"{right} of 40 digits on {(squared ? "squared" : "ruled")} paper were found whole and alone.");
    }

    private static readonly Dictionary<string, Func<int, int, int, int, byte>> Pages = new()
    {
        ["white"] = (_, _, _, _) => 255,
        ["black"] = (_, _, _, _) => 0,
        ["gradient"] = (x, _, width, _) => (byte)(60 + 150L * x / width),
        ["half black, half white"] = (x, _, width, _) => (byte)(x < width / 2 ? 0 : 255),
        ["checkerboard"] = (x, y, _, _) => (byte)((x + y) % 2 * 255),
        ["stripes"] = (_, y, _, _) => (byte)(y % 4 < 2 ? 20 : 230),
        ["noise"] = (_, _, _, random) => (byte)random,
        ["faint noise"] = (_, _, _, random) => (byte)(200 + random / 64),
        ["one dark pixel"] = (x, y, _, _) => (byte)(x == 0 && y == 0 ? 0 : 255),
    };

    /// <summary>A digit at a random place on a larger sheet, between 0.6 and 6 times as large.</summary>
    internal static Sheet Place(Dataset digits, int index, ulong seed, double? scale = null)
    {
        var random = new RandomStream(seed, RandomPurpose.Test, index: index);
        Resampled digit = Resampled.Of(digits.Image(index), Side, scale ?? random.NextDouble(0.6, 6), random.NextDouble(), random.NextDouble());
        int left = 4 + random.NextInt(3 * digit.Width), top = 4 + random.NextInt(3 * digit.Height);
        var sheet = new Sheet(left + digit.Width + 4 + random.NextInt(3 * digit.Width), top + digit.Height + 4 + random.NextInt(3 * digit.Height));
        sheet.Paste(digit, left, top);
        return sheet;
    }

    private static DigitCrop OnlyDigit(PageReading page, int index)
    {
        Assert.True(page.Lines is [[_]], $"Digit {index} was read as {string.Join(" / ", page.Lines.Select(line => line.Count))} digits.");
        return page.Lines[0][0];
    }

    private static int MaxSideLength(ReadOnlySpan<byte> image)
    {
        int top = Side, bottom = -1, left = Side, right = -1;
        for (int i = 0; i < image.Length; i++)
        {
            if (image[i] == 0) continue;
            (top, bottom, left, right) = (Math.Min(top, i / Side), Math.Max(bottom, i / Side), Math.Min(left, i % Side), Math.Max(right, i % Side));
        }

        return Math.Max(bottom - top, right - left) + 1;
    }

    private static (double X, double Y) Centre(ReadOnlySpan<byte> image)
    {
        double mass = 0, x = 0, y = 0;
        for (int i = 0; i < image.Length; i++) (mass, x, y) = (mass + image[i], x + (double)image[i] * (i % Side), y + (double)image[i] * (i / Side));
        return (x / mass, y / mass);
    }
}
