using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data.Digits;

public sealed class MnistNormalizationTests
{
    private readonly byte[] image = new byte[28 * 28];

    [Fact]
    public void Paper_without_ink_gives_an_empty_image_and_says_so()
    {
        image.AsSpan().Fill(7);
        Assert.False(new MnistNormalization().Normalize(new byte[30], 5, 6, image));
        Assert.All(image, pixel => Assert.Equal(0, pixel));
    }

    [Fact]
    public void Filled_square_of_any_size_becomes_20_by_20_full_pixels_in_the_middle()
    {
        foreach (int side in (int[])[1, 3, 19, 20, 21, 47, 300])
        {
            byte[] ink = new byte[side * side];
            ink.AsSpan().Fill(255);
            Assert.True(new MnistNormalization().Normalize(ink, side, side, image));
            for (int y = 0; y < 28; y++)
                for (int x = 0; x < 28; x++) Assert.Equal(x is >= 4 and < 24 && y is >= 4 and < 24 ? 255 : 0, image[y * 28 + x]);
        }
    }

    [Fact]
    public void Aspect_is_kept_and_a_pixel_is_the_mean_of_the_area_it_covers()
    {
        // 40 rows × 5 columns shrink by 2: two and a half columns remain.
        byte[] ink = new byte[40 * 5];
        ink.AsSpan().Fill(200);
        new MnistNormalization().Normalize(ink, 40, 5, image);
        byte[] row = image.AsSpan(14 * 28, 28).ToArray();
        Assert.Equal([200, 200, 100], row.Where(pixel => pixel > 0));
    }

    [Fact]
    public void Faint_ink_at_the_edge_of_a_large_scan_still_holds_the_box_at_20()
    {
        const int side = 1000;
        byte[] ink = new byte[side * side];
        for (int y = 300; y < 700; y++) ink.AsSpan(y * side + 300, 400).Fill(255);
        ink[0] = ink[side * side - 1] = 1;
        new MnistNormalization().Normalize(ink, side, side, image);
        Assert.Equal(20, ImageMeasures.Of(image).LongerSide);
    }

    [Fact]
    public void Random_ink_is_boxed_and_centred_wherever_it_lies_on_the_paper()
    {
        var random = new RandomStream(5, RandomPurpose.Test);
        var normalization = new MnistNormalization();
        byte[] first = new byte[28 * 28];
        for (int trial = 0; trial < 200; trial++)
        {
            int rows = 1 + random.NextInt(60), columns = 1 + random.NextInt(60);
            byte[] blob = new byte[rows * columns];
            for (int i = 0; i < blob.Length; i++) blob[i] = (byte)(40 + random.NextInt(216));
            normalization.Normalize(blob, rows, columns, first);
            ImageMeasures measures = ImageMeasures.Of(first);
            Assert.Equal(20, measures.LongerSide);
            Assert.InRange(measures.CentreX, 13.5, 14.5);
            Assert.InRange(measures.CentreY, 13.5, 14.5);

            int height = rows + random.NextInt(20), width = columns + random.NextInt(20);
            int top = random.NextInt(height - rows + 1), left = random.NextInt(width - columns + 1);
            byte[] paper = new byte[height * width];
            for (int y = 0; y < rows; y++) blob.AsSpan(y * columns, columns).CopyTo(paper.AsSpan((top + y) * width + left));
            normalization.Normalize(paper, height, width, image);
            Assert.Equal(first, image);
        }
    }

    [Fact]
    public void Ink_too_lopsided_to_be_centred_stays_whole_at_the_edge()
    {
        // A full column at the left and one pixel at the far right: centred by mass, the pixel would leave the image.
        byte[] ink = new byte[20 * 20];
        for (int y = 0; y < 20; y++) ink[y * 20] = 255;
        ink[19] = 255;
        Assert.False(new MnistNormalization().Normalize(ink, 20, 20, image));
        Assert.Equal(21, image.Count(pixel => pixel == 255));
        Assert.Equal(255, image[ImageRowOfTop() * 28 + 27]);
    }

    [Fact]
    public void Image_or_ink_too_short_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MnistNormalization().Normalize(new byte[29], 5, 6, new byte[784]));
        Assert.Throws<ArgumentException>(() => new MnistNormalization().Normalize(new byte[30], 5, 6, new byte[783]));
    }

    private int ImageRowOfTop() => Array.FindIndex(image, pixel => pixel > 0) / 28;
}
