using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Tests.Imaging;

/// <summary>MNIST itself as the measure: its test images on larger sheets, alone and in lines.</summary>
public class RealDigitsTests
{
    private static readonly Lazy<(Dataset Test, DigitReader Reader)> Mnist = new(() =>
    {
        TrainTest sets = DatasetFolder.Read(Environment.GetEnvironmentVariable("NEURALCORE_DATA")!);
        return (sets.Test, new DigitReader(sets.Train!, "lenet", epochs: 1, batchSize: 64));
    });

    [Fact]
    public void Test_images_at_random_places_and_scales_are_read_as_well_as_they_are()
    {
        RequireMnist();
        (Dataset test, DigitReader reader) = Mnist.Value;
        const int Count = 2000;
        int plain = 0, placed = 0;
        for (int i = 0; i < Count; i++)
        {
            plain += reader.Read(test.Image(i).ToArray())[0] == test.Labels[i] ? 1 : 0;
            placed += reader.Read(PageReader.Read(PageReaderTests.Place(test, i, seed: 7).Drawing(i % 2 == 0))) == $"{test.Labels[i]}" ? 1 : 0;
        }

        // One point of room for a network that learned for a few seconds; cnn loses less than half a point: docs/images.md.
        Assert.True(placed >= plain - 0.01 * Count, $"{placed} of {Count} were read rightly on their sheets, {plain} as they are.");
    }

    /// <summary>The full measurement, with <c>cnn</c>, stands in docs/images.md: this guards it, with a network that learns in seconds.</summary>
    [Fact]
    public void Lines_of_separate_digits_in_photos_are_read_whole()
    {
        RequireMnist();
        (Dataset test, DigitReader reader) = Mnist.Value;
        const int Count = 150;
        var lines = new SyntheticLines(test, seed: 4);
        int right = 0;
        for (int i = 0; i < Count; i++)
        {
            SyntheticLine line = lines.Make(i, new LineStyle(Touching: 0));
            if (reader.Read(PageReader.Read(line.Image)) == string.Concat(line.Sources.Select(source => test.Labels[source]))) right++;
        }

        Assert.True(right >= 0.88 * Count, $"{right} of {Count} lines were read correctly as a whole.");
    }

    private static void RequireMnist() => Assert.SkipUnless(!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NEURALCORE_DATA")), "NEURALCORE_DATA does not name a folder with MNIST.");
}
