using FsCheck.Xunit;
using NeuralCore.Diagnosis;

namespace NeuralCore.Tests.Training.Diagnosis;

public class SharedImagesTests
{
    /// <summary>Few values and sizes of every remainder, so that there are many duplicates, also within a set.</summary>
    [Property(MaxTest = 200)]
    public void Counts_what_comparing_all_with_all_counts(int seed, byte width, byte trains, byte tests)
    {
        var random = new Random(seed);
        var shape = new Shape(1, 1 + width % 45, 1);
        Dataset train = Draw(trains % 30), test = Draw(tests % 30);
        int expected = Enumerable.Range(0, test.Count).Count(i => Enumerable.Range(0, train.Count).Any(j => train.Image(j).SequenceEqual(test.Image(i))));
        Assert.Equal(expected, SharedImages.Count(train, test));

        Dataset Draw(int count)
        {
            byte[] images = [.. Enumerable.Range(0, count).SelectMany(_ => Enumerable.Repeat((byte)random.Next(3), shape.Length - 1).Append((byte)random.Next(2)))];
            return new Dataset("drawn", shape, images, new byte[count], ["only"]);
        }
    }
}
