namespace NeuralCore.Tests.Models;

public class CheckpointTests
{
    private readonly Checkpoint checkpoint = SampleCheckpoint.Create();

    [Fact]
    public void What_was_added_is_a_copy()
    {
        var tensor = new Tensor(new Shape(2), [1, 2]);
        checkpoint.Add("weights", tensor);
        tensor[0] = 9;
        checkpoint.CopyTo("weights", tensor);
        Assert.Equal([1, 2], tensor.Span.ToArray());
    }

    [Fact]
    public void A_part_that_is_missing_or_of_another_sort_is_named()
    {
        Refused(() => checkpoint.Text("absent"), "\"absent\": expected a text, found no part of this name");
        Refused(() => checkpoint.Text("number"), "found numbers in double precision");
        Refused(() => checkpoint.Number("numbers"), "expected a number, found a list");
        Refused(() => checkpoint.Numbers("number"), "expected a list of numbers");
        Refused(() => checkpoint.Number("text"), "found a text");
        Refused(() => checkpoint.Numbers("tensor"), "found numbers in single precision");
        Refused(() => checkpoint.CopyTo("number", new Tensor(new Shape(1))), "expected numbers in single precision");
        Refused(() => checkpoint.Check("tensor", new Tensor(new Shape(3, 2))), "expected 3×2, found 2×3");
    }

    [Fact]
    public void A_text_that_is_not_utf_8_is_refused()
    {
        byte[] data = [0xFF, 0xFE];
        Refused(() => SampleCheckpoint.Read(SampleCheckpoint.WithTable(SampleCheckpoint.Entry("t", 1, [2], data), data)).Text("t"), "UTF-8");
    }

    [Fact]
    public void Two_parts_of_one_name_are_refused() =>
        Assert.Contains("'number'", Assert.Throws<ArgumentException>(() => checkpoint.Add("number", 1)).Message, StringComparison.Ordinal);

    private static void Refused(Action read, string said) => Assert.Contains(said, Assert.Throws<InvalidDataException>(read).Message, StringComparison.Ordinal);
}
