using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Models;

public class CheckpointFileTests
{
    private static readonly byte[] Whole = SampleCheckpoint.Bytes(SampleCheckpoint.Create());

    [Fact]
    public void A_checkpoint_comes_back_bit_for_bit()
    {
        using var scratch = new Scratch();
        CheckpointFile.Write(scratch.Path("c"), SampleCheckpoint.Create());
        Checkpoint read = CheckpointFile.Read(scratch.Path("c"));

        Assert.Equal(7, read.Step);
        Assert.Equal(["step", "text", "number", "numbers", "none", "tensor"], read.Names);
        Assert.Equal("ä \"quoted\"\n😀", read.Text("text"));
        Assert.Equal(double.PositiveInfinity, read.Number("number"));
        Assert.Equal(Array.ConvertAll([0.1, double.NaN, -0.0], BitConverter.DoubleToInt64Bits), Array.ConvertAll(read.Numbers("numbers"), BitConverter.DoubleToInt64Bits));
        Assert.Empty(read.Numbers("none"));
        var tensor = new Tensor(new Shape(2, 3));
        read.CopyTo("tensor", tensor);
        Numbers.AssertSameBits([1, 2, 3, float.Epsilon, -0f, float.NaN], tensor.Span, "tensor");
        Assert.Equal(Whole, SampleCheckpoint.Bytes(read));
        Assert.Equal(Whole, File.ReadAllBytes(scratch.Path("c")));
    }

    [Fact]
    public void Every_proper_prefix_is_refused()
    {
        for (int length = 0; length < Whole.Length; length++) Refused(Whole[..length], "sample");
        Refused([.. Whole, 0], $"expected a file of {Whole.Length} bytes, found {Whole.Length + 1}");
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        for (int bit = 0; bit < 8 * Whole.Length; bit++)
        {
            byte[] changed = [.. Whole];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(changed, "sample");
        }
    }

    [Fact]
    public void Damage_is_named_by_the_part_it_is_in()
    {
        byte[] changed = [.. Whole];
        changed[^1] ^= 1;
        Refused(changed, "\"tensor\"");
        changed = [.. Whole];
        changed[CheckpointTable.HeaderBytes] ^= 1;
        Refused(changed, "table");
    }

    [Fact]
    public void Another_version_is_refused_with_what_to_do()
    {
        byte[] content = [.. Whole];
        content[8] = 2;
        Refused(SampleCheckpoint.Signed(content), "expected 1, found 2. The file was written by another version of NeuralCore");
    }

    [Fact]
    public void Something_else_under_the_name_is_told()
    {
        Refused([], "an empty file");
        Refused("<!doctype html><title>404</title>"u8.ToArray(), "HTML");
        Refused("abcdefghijklmnopqrstuvwxyzabcdefghijklmnop"u8.ToArray(), "end in .ncp");
    }

    public static TheoryData<string, byte, int[]> BadEntries => new()
    {
        { "unknown type", 9, [4] },
        { "negative size", 1, [-1] },
        { "more bytes than the file has", 1, [5] },
        { "more bytes than any array", 3, [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue] },
        { "more than is left, to be multiplied by none", 3, [int.MaxValue, int.MaxValue, 0] },
        { "fewer bytes than the file has", 1, [3] },
    };

    [Theory, MemberData(nameof(BadEntries))]
    public void A_table_that_lies_is_refused_before_memory_is_taken(string name, byte type, int[] shape)
    {
        byte[] content = SampleCheckpoint.WithTable(SampleCheckpoint.Entry(name, type, shape, new byte[4]), new byte[4]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(content, "expected");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_table_that_ends_within_an_entry_or_names_one_twice_is_refused()
    {
        byte[] entry = SampleCheckpoint.Entry("a", 1, [4], new byte[4]);
        for (int length = 1; length < entry.Length; length++) Refused(SampleCheckpoint.WithTable(entry[..length], new byte[4]), "table");
        SampleCheckpoint.Read(SampleCheckpoint.WithTable(entry, new byte[4]));
        Refused(SampleCheckpoint.WithTable([.. entry, .. entry], new byte[8]), "each name once");
        byte[] notUtf8 = SampleCheckpoint.Entry("a", 1, [4], new byte[4]);
        notUtf8[2] = 0xFF;
        Refused(SampleCheckpoint.WithTable(notUtf8, new byte[4]), "table");
    }

    [Fact]
    public void Seeded_damage_of_the_table_is_invalid_data_or_harmless()
    {
        byte[] table = [.. SampleCheckpoint.Entry("a", 1, [4], new byte[4]), .. SampleCheckpoint.Entry("b", 2, [2, 2], new byte[16]), .. SampleCheckpoint.Entry("c", 3, [], new byte[8])];
        int read = 0;
        for (int i = 0; i < 3000; i++)
        {
            var random = new RandomStream(3, RandomPurpose.Test, index: i);
            byte[] changed = [.. table];
            for (int change = random.NextInt(3); change >= 0; change--) changed[random.NextInt(changed.Length)] = (byte)random.NextInt(random.NextInt(2) == 0 ? 4 : 256);
            try
            {
                SampleCheckpoint.Read(SampleCheckpoint.WithTable(changed, new byte[28]));
                read++;
            }
            catch (InvalidDataException)
            {
                // As it should be.
            }
        }

        Assert.InRange(read, 1, 1500);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_the_systems_error()
    {
        using var scratch = new Scratch();
        Assert.Throws<FileNotFoundException>(() => CheckpointFile.Read(scratch.Path("none")));
        Assert.Throws<IOException>(() => CheckpointFile.Read(scratch.Folder));
        Assert.ThrowsAny<IOException>(() => CheckpointFile.Write(scratch.Path("none/c"), SampleCheckpoint.Create()));
    }

    private static void Refused(byte[] content, string said) =>
        Assert.Contains(said, Assert.Throws<InvalidDataException>(() => SampleCheckpoint.Read(content)).Message, StringComparison.Ordinal);
}
