using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Tests.Imaging;

/// <summary>Images of lines of digits on real kinds of paper: the lines found, and their crops.</summary>
public class PageLinesTests
{
    private const int Side = MnistNormalization.Side, Pitch = 70, Scale = 3, Digit = Scale * Side, White = 250;

    private static readonly Dataset Digits = GeneratedDigits.Create(40, seed: 12);

    /// <summary>What surrounds the writing: from the sheet's grey levels to those of the image.</summary>
    private static readonly Dictionary<string, Func<GreyImage, GreyImage>> Kinds = new()
    {
        ["plain"] = image => image,
        ["light on dark"] = image => Map(image, (_, _, grey) => 255 - grey),
        ["dark desk on the left"] = image => Framed(image, 50, 0, 0, 0, 25),
        ["grey desk on the left"] = image => Framed(image, 90, 0, 0, 0, 110),
        ["wide desk on the right"] = image => Framed(image, 0, 0, 300, 0, 60),
        ["dark frame"] = image => Framed(image, 60, 60, 60, 60, 25),
        ["grey frame"] = image => Framed(image, 40, 40, 40, 40, 110),
        ["black edges of a scan"] = image => Framed(image, 8, 5, 6, 9, 0),
        ["steep shadow"] = image => Map(image, (x, y, grey) => x + y / 3 < image.Width / 2 ? grey : grey * 45 / 100),
        ["falling light"] = image => Map(image, (x, _, grey) => grey * (130 + 120 * x / image.Width) / 255),
        ["ruled"] = image => Map(image, (_, y, grey) => y % 60 == 31 ? Math.Min(grey, 150) : grey),
        ["squared"] = image => Map(image, (x, y, grey) => y % 40 == 31 || x % 40 == 7 ? Math.Min(grey, 170) : grey),
        ["noise"] = image => Noisy(image, 8),
        ["specks"] = image => Map(image, (x, y, grey) => (x * 7 + y * 13) % 4001 == 0 ? 40 : grey),
        ["dithered to one bit"] = Dithered,
    };

    public static TheoryData<string> AllKinds => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void Each_line_of_a_page_is_found_whatever_surrounds_it(string kind)
    {
        Sheet sheet = Page(rows: 2, columns: 5, out PixelBox[] expected);
        GreyImage plain = Paper(sheet), image = Kinds[kind](plain);
        (int right, int down) = kind.Contains("frame") || kind.Contains("left") || kind.Contains("black")
            ? Offset(kind) : (0, 0);
        PageLineSet page = PageLines.Find(image);
        Assert.Equal(kind == "light on dark", page.IsInverted);
        Assert.Equal(2, page.Lines.Count);
        for (int i = 0; i < 2; i++)
        {
            PixelBox box = page.Lines[i].Box,
                truth = expected[i] with { Left = expected[i].Left + right, Top = expected[i].Top + down };
            int slack = kind == "steep shadow" ? 12 : 8; // its edge crosses a digit
            Assert.True(
                Math.Abs(box.Left - truth.Left) <= 6 && Math.Abs(box.Right - truth.Right) <= 6
                && Math.Abs(box.Top - truth.Top) <= slack && Math.Abs(box.Bottom - truth.Bottom) <= slack,
                $"Line {i}: {box} instead of {truth}.");
            GreyImage crop = page.Lines[i].Crop();
            AssertReadable(kind.StartsWith("dithered") ? Smoothing.Smooth(crop) : crop);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_row_of_printed_boxes_is_one_line_without_its_borders(int thickness)
    {
        Sheet sheet = Page(rows: 1, columns: 5, out PixelBox[] expected);
        const int Cell = Pitch + 8;
        Sheet boxes = new(5 * Cell + 100, Cell + 100);
        for (int i = 0; i < 5; i++) boxes.Paste(Scaled(i), 50 + i * Cell, 50);
        GreyImage image = Map(Paper(boxes), (x, y, grey) =>
            OnBorder(x - 44, Cell, 5 * Cell) && y is >= 46 and <= 46 + Digit + 6 + 4
            || (y - 46 is var v && (v >= 0 && v < thickness || v >= Digit + 6 && v < Digit + 6 + thickness)
                && x >= 44 && x < 44 + 5 * Cell + thickness) ? 20 : grey);
        PageLine line = Assert.Single(PageLines.Find(image).Lines);
        Assert.Equal(5, CharacterCrops.Of(line).Count);
        Assert.InRange(line.Box.Height, expected[0].Height - 8, expected[0].Height + 12);

        bool OnBorder(int x, int step, int all) => x >= 0 && x < all + thickness && x % step < thickness;
    }

    [Fact]
    public void Numbers_far_apart_in_a_row_are_separate_lines_in_reading_order()
    {
        var sheet = new Sheet(1400, 420);
        foreach ((int left, int top) in ((int, int)[])[(40, 60), (1000, 66), (44, 260), (990, 256)])
            for (int i = 0; i < 3; i++) sheet.Paste(Scaled(i + left), left + i * Pitch, top);
        PageLineSet page = PageLines.Find(Paper(sheet));
        Assert.Equal(
            [(0, 0), (1, 0), (0, 1), (1, 1)], page.Lines.Select(line => (line.Box.Left / 700, line.Box.Top / 210)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_stroke_of_a_thin_pen_is_visible_in_the_crop(int thickness)
    {
        GreyImage image = Map(Paper(new Sheet(400, 400)), (x, y, grey) =>
            (x >= 200 && x < 200 + thickness && y is > 80 and < 320)
            || (y >= 80 && y < 80 + thickness && x is > 120 and < 200) ? 0 : grey);
        GreyImage crop = Assert.Single(PageLines.Find(image).Lines).Crop();
        Assert.InRange(crop.Height, 1, PageLine.MaxCropHeight);
        Assert.True(crop.Pixels.ToArray().Min() < 100, $"The darkest grey level is {crop.Pixels.ToArray().Min()}.");
    }

    [Fact]
    public void A_sloped_line_has_a_level_crop_and_boxes_map_back_to_the_image()
    {
        var sheet = new Sheet(900, 400);
        for (int i = 0; i < 8; i++) sheet.Paste(Scaled(0), 60 + i * 95, 60 + i * 95 / 6);
        PageLine line = Assert.Single(PageLines.Find(Paper(sheet)).Lines);
        Assert.InRange(line.Slope, 0.15, 0.19);
        GreyImage crop = line.Crop();
        AssertReadable(crop);
        PixelBox first = Ink(crop, 0, crop.Width / 9), last = Ink(crop, crop.Width * 8 / 9, crop.Width);
        Assert.InRange(last.Bottom - first.Bottom, -3, 3);
        PixelBox all = line.ToImage(Ink(crop, 0, crop.Width), crop);
        Assert.InRange(all.Left, line.Box.Left - 6, line.Box.Left + 6);
        Assert.InRange(all.Right, line.Box.Right - 6, line.Box.Right + 6);
    }

    [Theory]
    [InlineData(28, 28, 1, false)]
    [InlineData(64, 64, 1, false)]
    [InlineData(128, 128, 1, true)]
    [InlineData(150, 48, 4, true)]
    [InlineData(320, 64, 7, true)]
    public void A_crop_of_one_line_or_of_one_cell_is_returned_whole(
        int width, int height, int characters, bool patterned)
    {
        double scale = Math.Min(0.9 * height, 0.95 * width / characters) / Side;
        for (int i = 0; i < 8; i++)
        {
            var sheet = new Sheet(width, height);
            for (int k = 0; k < characters; k++)
            {
                Resampled digit = Resampled.Of(Digits.Image((i + k) % Digits.Count), Side, scale, 0, 0);
                sheet.Paste(digit, k * width / characters, (height - digit.Height) / 2);
            }

            GreyImage image = Paper(sheet);
            if (patterned)
            {
                image = Noisy(Map(image, (x, y, grey) =>
                    x < 3 || (x + (y * y / 20)) % 11 < 2 ? Math.Min(grey, 215) : grey), 5);
            }

            PageLine line = Assert.Single(PageLines.Find(image).Lines);
            Assert.True(line.IsWholeImage);
            Assert.Same(image, line.Crop());
            Assert.Equal(new PixelBox(1, 2, 3, 4), line.ToImage(new PixelBox(1, 2, 3, 4), image));
        }
    }

    [Fact]
    public void A_small_image_of_two_rows_is_a_page_and_small_writing_on_a_large_sheet_is_cut_out()
    {
        var two = new Sheet(200, 80);
        for (int i = 0; i < 8; i++)
            two.Paste(Resampled.Of(Digits.Image(i), Side, 1.2, 0, 0), 6 + i % 4 * 45, 3 + i / 4 * 40);
        Assert.Equal(2, PageLines.Find(Paper(two)).Lines.Count);
        var small = new Sheet(300, 150);
        for (int i = 0; i < 4; i++) small.Paste(Resampled.Of(Digits.Image(i), Side, 1, 0, 0), 80 + i * 25, 50);
        PageLine line = Assert.Single(PageLines.Find(Paper(small)).Lines);
        Assert.False(line.IsWholeImage);
        AssertReadable(line.Crop());
    }

    [Fact]
    public void The_boxes_of_a_line_reader_divide_touching_characters()
    {
        var sheet = new Sheet(500, 300);
        for (int i = 0; i < 4; i++) sheet.Paste(Resampled.Of(Digits.Image(3), Side, Scale, 0, 0), 100 + i * 45, 100);
        PageLine line = Assert.Single(PageLines.Find(Paper(sheet)).Lines);
        PixelBox[] boxes = [.. Enumerable.Range(0, 4).Select(i => new PixelBox(110 + i * 45, 100, 45, Digit))];
        IReadOnlyList<DigitCrop> crops = CharacterCrops.Of(line, boxes);
        Assert.Equal(4, crops.Count);
        for (int i = 0; i < 4; i++)
            Assert.InRange(crops[i].Box.Left + crops[i].Box.Width / 2, 120 + i * 45, 165 + i * 45);
    }

    private static Resampled Scaled(int index) => Resampled.Of(Digits.Image(index % Digits.Count), Side, Scale, 0, 0);

    /// <summary>Rows of digits, and the bounding box of the ink of each row.</summary>
    private static Sheet Page(int rows, int columns, out PixelBox[] boxes)
    {
        var sheet = new Sheet(columns * Pitch + 120, rows * 150 + 60);
        boxes = new PixelBox[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                sheet.Paste(Scaled(row * columns + column), 60 + column * Pitch, 40 + row * 150);
            boxes[row] = Ink(Paper(sheet), 0, sheet.Width, 40 + row * 150);
        }

        return sheet;
    }

    private static GreyImage Paper(Sheet sheet) =>
        new(sheet.Width, sheet.Height, Array.ConvertAll(sheet.Ink, ink => (byte)(White - ink * 220 / 255)));

    private static (int Right, int Down) Offset(string kind) => kind switch
    {
        "dark desk on the left" => (50, 0),
        "grey desk on the left" => (90, 0),
        "dark frame" => (60, 60),
        "grey frame" => (40, 40),
        _ => (8, 5),
    };

    private static GreyImage Map(GreyImage image, Func<int, int, int, int> grey)
    {
        var pixels = new byte[image.Pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(grey(i % image.Width, i / image.Width, image.Pixels[i]), 0, 255);
        return new GreyImage(image.Width, image.Height, pixels);
    }

    private static GreyImage Framed(GreyImage image, int left, int top, int right, int bottom, int desk)
    {
        int width = image.Width + left + right, height = image.Height + top + bottom;
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)desk);
        for (int y = 0; y < image.Height; y++)
            image.Pixels.Slice(y * image.Width, image.Width).CopyTo(pixels.AsSpan((top + y) * width + left));
        return new GreyImage(width, height, pixels);
    }

    private static GreyImage Noisy(GreyImage image, double noise)
    {
        var random = new RandomStream(6, RandomPurpose.Test);
        return Map(image, (_, _, grey) => (int)(grey + noise * random.NextNormal()));
    }

    /// <summary>Floyd and Steinberg's error diffusion of grey paper.</summary>
    private static GreyImage Dithered(GreyImage image)
    {
        double[] values = [.. image.Pixels.ToArray().Select(grey => grey * 0.93)];
        int width = image.Width;
        for (int i = 0; i < values.Length; i++)
        {
            double chosen = values[i] < 128 ? 0 : 255, error = (values[i] - chosen) / 16;
            values[i] = chosen;
            foreach ((int to, int weight) in ((int, int)[])[(1, 7), (width - 1, 3), (width, 5), (width + 1, 1)])
                if (i + to < values.Length) values[i + to] += error * weight;
        }

        return new GreyImage(width, image.Height, [.. values.Select(value => (byte)value)]);
    }

    /// <summary>The bounding box of what is darker than the middle between the extremes.</summary>
    private static PixelBox Ink(GreyImage image, int from, int to, int top = 0)
    {
        byte[] pixels = image.Pixels.ToArray();
        int middle = (pixels.Min() + pixels.Max()) / 2, left = to, right = from, first = image.Height, last = 0;
        for (int y = top; y < image.Height; y++)
        {
            for (int x = from; x < to; x++)
            {
                if (pixels[y * image.Width + x] > middle) continue;
                (left, right, first, last) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(first, y), y + 1);
            }
        }

        return new PixelBox(left, first, right - left, last - first);
    }

    /// <summary>Dark ink that fills most of the crop's height, on light paper at the border.</summary>
    private static void AssertReadable(GreyImage crop)
    {
        Assert.InRange(crop.Height, 12, PageLine.MaxCropHeight);
        PixelBox ink = Ink(crop, 0, crop.Width);
        Assert.InRange(ink.Height, 0.55 * crop.Height, 0.95 * crop.Height);
        Assert.InRange(ink.Left, 1, crop.Height);
        Assert.InRange(crop.Width - ink.Right, 1, crop.Height);
    }
}
