using System.Buffers.Binary;
using System.Text;
using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Models;

public class SafetensorsFileTests
{
    private const string A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    private const string B = "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[8,12]}";

    [Fact]
    public void The_files_of_other_writers_are_read()
    {
        SafetensorsFile file = Sample.Read(Sample.File($"{{{B},\"__metadata__\":{{\"format\":\"pt\"}},{A}}}", 12));
        Assert.Equal(["a", "b"], file.Entries.Select(entry => entry.Name));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Null(file.Find("c"));
        Assert.Empty(Sample.Read(Sample.File("{}  ", 0)).Entries);
        Assert.Equal([0, 7], Sample.Read(Sample.File("{\"e\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[0,0]}}", 0)).Entries[0].Shape);
        Assert.Equal(4, Sample.Read(Sample.File("{\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4)).Entries[0].Bytes);
    }

    [Fact]
    public void What_was_written_is_read_bit_for_bit()
    {
        using var scratch = new Scratch();
        // The last two are a signalling NaN and one with a payload, which a reader of numbers would be free to change.
        float[] special = [0, -0f, float.Epsilon, float.MaxValue, float.PositiveInfinity, 1 / 3f, BitConverter.UInt32BitsToSingle(0x7F800001), BitConverter.UInt32BitsToSingle(0xFFC12345)];
        Tensor[] tensors = [new(new Shape(2, 4), special), new(new Shape(1)), new(new Shape(0, 4)), new(new Shape(3000))];
        for (int i = 0; i < tensors[3].Length; i++) tensors[3][i] = (float)Math.Sin(i);
        SafetensorsFile.Write(
            scratch.Path("f"), tensors.Select((tensor, i) => KeyValuePair.Create($"t{i} ü", tensor)), new Dictionary<string, string> { ["k\u0001"] = "v\"\\\n×", [""] = "" });
        SafetensorsFile file = SafetensorsFile.Read(scratch.Path("f"));
        Assert.Equal(new Dictionary<string, string> { ["k\u0001"] = "v\"\\\n×", [""] = "" }, file.Metadata);
        for (int i = 0; i < tensors.Length; i++)
        {
            SafetensorsEntry entry = file.Find($"t{i} ü")!;
            Assert.Equal(tensors[i].Shape.ToArray().Select(size => (long)size), entry.Shape);
            Assert.Equal("F32", entry.Type);
            var values = new float[tensors[i].Length];
            file.CopyTo(entry, values);
            Assert.Equal(tensors[i].Span.ToArray().Select(BitsOf), values.Select(BitsOf));
        }
    }

    [Fact]
    public void The_data_starts_at_a_multiple_of_8()
    {
        using var scratch = new Scratch();
        for (int extra = 0; extra < 9; extra++)
        {
            SafetensorsFile.Write(scratch.Path("f"), [new("a", new Tensor(new Shape(1)))], [new("k", new string('x', extra))]);
            byte[] content = File.ReadAllBytes(scratch.Path("f"));
            Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(content) % 8);
            Assert.Equal((byte)'{', content[8]);
        }
    }

    [Fact]
    public void All_four_real_types_are_converted_and_others_refused()
    {
        string header = """
            {"f64":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"f32":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},
             "f16":{"dtype":"F16","shape":[2],"data_offsets":[12,16]},"bf16":{"dtype":"BF16","shape":[1],"data_offsets":[16,18]},"i16":{"dtype":"I16","shape":[1],"data_offsets":[18,20]}}
            """;
        var data = new byte[20];
        BinaryPrimitives.WriteDoubleLittleEndian(data, -0.1);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(8), 1.5f);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(12), (Half)0.333);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(14), Half.Epsilon);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(16), 0xC049); // −π in bfloat16
        SafetensorsFile file = Sample.Read(Sample.File(Encoding.UTF8.GetBytes(header), data));
        Assert.Equal([-0.1f], Values(file, "f64"));
        Assert.Equal([1.5f], Values(file, "f32"));
        Assert.Equal([(float)(Half)0.333, (float)Half.Epsilon], Values(file, "f16"));
        Assert.Equal([-3.140625f], Values(file, "bf16"));
        Assert.Contains("dtype I16", Assert.Throws<InvalidDataException>(() => Values(file, "i16")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_of_another_length_and_an_entry_of_another_file_are_refused()
    {
        SafetensorsFile file = Sample.Read(Sample.File($"{{{A},{B}}}", 12));
        Assert.Throws<ArgumentException>(() => file.CopyTo(file.Entries[0], new float[3]));
        Assert.Throws<ArgumentException>(() => file.CopyTo(file.Entries[0] with { Offset = 4 }, new float[2]));
    }

    [Fact]
    public void Names_that_would_make_a_bad_file_are_refused_and_nothing_is_written()
    {
        using var scratch = new Scratch();
        var one = new Tensor(new Shape(1));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(scratch.Path("f"), [new("a", one), new("a", one)], []));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(scratch.Path("f"), [new("__metadata__", one)], []));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(scratch.Path("f"), [], [new("k", "1"), new("k", "2")]));
        Assert.Empty(Directory.GetFiles(scratch.Folder));
    }

    [Fact]
    public void A_stream_that_cannot_seek_a_missing_file_and_a_folder_are_refused()
    {
        using var scratch = new Scratch();
        using var pipe = new System.IO.Compression.DeflateStream(new MemoryStream(), System.IO.Compression.CompressionMode.Decompress);
        Assert.Contains("pipe", Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(pipe, "p")).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Read(scratch.Path("none")));
        Assert.ThrowsAny<IOException>(() => SafetensorsFile.Read(scratch.Folder));
    }

    private static float[] Values(SafetensorsFile file, string name)
    {
        SafetensorsEntry entry = file.Find(name)!;
        var values = new float[entry.Shape[0]];
        file.CopyTo(entry, values);
        return values;
    }

    private static int BitsOf(float value) => BitConverter.SingleToInt32Bits(value);
}
