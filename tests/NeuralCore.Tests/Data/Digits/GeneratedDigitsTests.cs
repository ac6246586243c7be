using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data.Digits;

public sealed class GeneratedDigitsTests
{
    private const ulong Seed = 2024;

    private static readonly Dataset Thousands = GeneratedDigits.Create(4000, Seed);

    [Fact]
    public void Every_image_has_a_box_whose_longer_side_is_20_and_its_mass_in_the_middle()
    {
        for (int i = 0; i < Thousands.Count; i++)
        {
            ImageMeasures measures = ImageMeasures.Of(Thousands.Image(i));
            Assert.True(measures.LongerSide == 20, $"image {i} of seed {Seed}: longer side {measures.LongerSide}");
            Assert.True(measures.CentreX is >= 13.5 and < 14.5, $"image {i} of seed {Seed}: centre x {measures.CentreX}");
            Assert.True(measures.CentreY is >= 13.5 and < 14.5, $"image {i} of seed {Seed}: centre y {measures.CentreY}");
        }
    }

    [Fact]
    public void Share_of_ink_and_of_full_ink_are_those_of_handwriting()
    {
        double lit = 0, full = 0, ink = 0;
        for (int i = 0; i < Thousands.Count; i++)
        {
            foreach (byte pixel in Thousands.Image(i))
            {
                if (pixel > 0) lit++;
                if (pixel >= 240) full++;
                ink += pixel;
            }
        }

        double pixels = (double)Thousands.Count * Thousands.SampleShape.Length;
        Assert.InRange(lit / pixels, 0.16, 0.22);
        Assert.InRange(full / lit, 0.3, 0.5);
        Assert.InRange(ink / pixels, 27, 38);
    }

    [Fact]
    public void Same_seed_gives_the_same_bytes_for_any_number_of_threads()
    {
        for (int threads = 1; threads <= 4; threads++)
            AssertSame(Thousands.Take(501), GeneratedDigits.Create(501, Seed, maxThreads: threads));
    }

    [Fact]
    public void Shorter_data_set_is_the_beginning_of_the_longer_one()
    {
        foreach (int count in (int[])[0, 1, 9, 10, 11, 237])
            AssertSame(Thousands.Take(count), GeneratedDigits.Create(count, Seed));
    }

    [Fact]
    public void Other_seeds_and_other_parts_share_no_image()
    {
        HashSet<string> seen = [.. Pictures(Thousands)];
        Assert.Equal(Thousands.Count, seen.Count);
        Assert.DoesNotContain(Pictures(GeneratedDigits.Create(1000, Seed + 1)), seen.Contains);
        Assert.DoesNotContain(Pictures(GeneratedDigits.Create(1000, Seed, part: 1)), seen.Contains);
    }

    [Fact]
    public void Every_ten_labels_in_a_row_hold_each_digit_once_and_in_changing_order()
    {
        var orders = new HashSet<string>();
        for (int i = 0; i < Thousands.Count; i += 10)
        {
            int[] ten = Thousands.Labels.Slice(i, 10).ToArray();
            Assert.Equal(10, ten.Distinct().Count());
            orders.Add(string.Join(' ', ten));
        }

        Assert.InRange(orders.Count, 390, 400);
    }

    [Fact]
    public void Data_set_says_what_it_is()
    {
        Assert.Equal("generated", Thousands.Name);
        Assert.Equal("28×28×1", Thousands.SampleShape.ToString());
        Assert.Equal("0123456789", string.Concat(Thousands.ClassNames));
    }

    private static IEnumerable<string> Pictures(Dataset data) => Enumerable.Range(0, data.Count).Select(i => Convert.ToBase64String(data.Image(i)));

    private static void AssertSame(Dataset expected, Dataset actual)
    {
        Assert.Equal(expected.Labels.ToArray(), actual.Labels.ToArray());
        Assert.Equal(Pictures(expected), Pictures(actual));
    }
}
