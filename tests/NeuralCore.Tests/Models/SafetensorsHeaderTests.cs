using System.Buffers.Binary;
using System.Text;

namespace NeuralCore.Tests.Models;

/// <summary>Every rule of the format, broken one at a time.</summary>
public class SafetensorsHeaderTests
{
    private const string A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    private const string Deep = "{\"a\":[[[[[1]]]]]}";

    [Theory]
    [InlineData("[]", 0, "starts with {")]
    [InlineData(" {}", 0, "starts with {")]
    [InlineData("{ ", 0, "JSON")]
    [InlineData("{}}", 0, "JSON")]
    [InlineData("{}{}", 0, "JSON")]
    [InlineData("{} \0", 0, "JSON")]
    [InlineData("{//\n}", 0, "JSON")]
    [InlineData("{\"a\":1}", 0, "an object with dtype")]
    [InlineData("{\"a\":null}", 0, "an object with dtype")]
    [InlineData(Deep, 0, "an object with dtype")]
    [InlineData("{" + A + "," + A + "}", 8, "each key once")]
    [InlineData("{" + A + ",\"\\u0061\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}", 16, "each key once")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "each key once")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "each key once")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"data_offsets\":[0,8]}}", 8, "each key once")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "each key once")]
    [InlineData("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, "each key once")]
    [InlineData("{\"__metadata__\":{\"k\":1}}", 0, "a text")]
    [InlineData("{\"__metadata__\":{\"k\":null}}", 0, "a text")]
    [InlineData("{\"__metadata__\":{\"k\":{}}}", 0, "a text")]
    [InlineData("{\"__metadata__\":[]}", 0, "an object of texts")]
    [InlineData("{\"__metadata__\":{\"k\":\"\\ud800\"}}", 0, "UTF-8")]
    [InlineData("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "no dtype")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8, "no shape")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "no data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"more\":1}}", 8, "another key")]
    [InlineData("{\"a\":{\"dtype\":\"F33\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "dtype \"F33\"")]
    [InlineData("{\"a\":{\"dtype\":4,\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "a text")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}", 8, "a list")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}", 8, "a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2e0],\"data_offsets\":[0,8]}}", 8, "a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8, "a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-0],\"data_offsets\":[0,0]}}", 0, "a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[\"2\"],\"data_offsets\":[0,8]}}", 8, "a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[2]],\"data_offsets\":[0,8]}}", 8, "JSON")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8, "12 bytes for F32 of 3")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "16 bytes for F64 of 2")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}", 8, "a size that can be counted")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387906],\"data_offsets\":[0,8]}}", 8, "a size that can be counted")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[18446744073709551618],\"data_offsets\":[0,8]}}", 8, "a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", 8, "begin ≤ end")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}", 8, "begin ≤ end")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]}}", 8, "begin ≤ end")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12, "a gap")]
    [InlineData("{" + A + ",\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]}}", 16, "a gap")]
    [InlineData("{" + A + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12, "an overlap")]
    [InlineData("{" + A + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "an overlap")]
    [InlineData("{" + A + "}", 9, "Bytes were added")]
    [InlineData("{" + A + "}", 7, "cut off")]
    [InlineData("{}", 1, "Bytes were added")]
    public void A_broken_rule_is_refused_by_its_name(string header, int dataBytes, string expected)
    {
        Assert.True(dataBytes < 8 || Sample.Read(Sample.File("{" + A + "}", 8)).Entries.Count == 1);
        Refused(Sample.File(header, dataBytes), expected);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] json = Encoding.UTF8.GetBytes("{\"__metadata__\":{\"k\":\"?\"}}");
        json[Array.IndexOf(json, (byte)'?')] = 0xFF;
        Refused(Sample.File(json, []), "expected");
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(99_999_999UL)]
    [InlineData(1000UL)]
    public void A_header_length_that_lies_is_refused_and_allocates_nothing_big(ulong length)
    {
        byte[] content = Sample.File("{" + A + "}", 8);
        BinaryPrimitives.WriteUInt64LittleEndian(content, length);
        Refused(content, "byte 0 (header length)");
        Assert.InRange(AllocatedWhileRefusing(content), 0, 20_000);
    }

    [Fact]
    public void Tensors_larger_than_the_file_allocate_nothing_big()
    {
        byte[] content = Sample.File("{\"a\":{\"dtype\":\"F32\",\"shape\":[500000000],\"data_offsets\":[0,2000000000]}}", 8);
        Refused(content, "cut off");
        Assert.InRange(AllocatedWhileRefusing(content), 0, 20_000);
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("{}", "error message")]
    [InlineData("\u0010\0\0", "8 bytes with the header's length")]
    [InlineData("<!DOCTYPE html><html></html>", "an HTML page")]
    [InlineData("<html>", "an HTML page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 9912422\n", "git lfs pull")]
    [InlineData("PK\u0003\u0004\0\0\0\0\0\0archive/data.pkl", ".pt or .pth")]
    [InlineData("PK\u0003\u0004\u0014\0\0\u0008\u0008\0archive", ".keras")]
    [InlineData("\u0080\u0002}q\0(X\u0006\0\0\0weight", "a Python pickle")]
    [InlineData("\u0080\u0004\u0095\u0005\0\0\0\0\0\0\0}\u0094.", "a Python pickle")]
    [InlineData("\u0089HDF\r\n\u001a\n\0\0\0\0", "HDF5")]
    [InlineData("\u0089HDF\r\n\u001a\n\0\0\0\0", "save_file({w.path: w.numpy() for w in keras.models.load_model(\"model.h5\").weights}")]
    [InlineData("\u001f\u008b\u0008\0\0\0\0\0\0\0", "gunzip")]
    [InlineData("\u0093NUMPY\u0001\0v\0{'descr'", "NumPy")]
    [InlineData("GGUF\u0003\0\0\0\0\0\0\0", "GGUF")]
    [InlineData("404: Not Found", "404: Not Found")]
    [InlineData("some text that is nothing", "not a safetensors file")]
    public void Something_else_saved_under_the_name_is_called_what_it_is(string content, string expected) => Refused(Encoding.Latin1.GetBytes(content), expected);

    [Fact]
    public void A_header_of_123_bytes_is_not_taken_for_a_text_that_starts_with_a_brace()
    {
        byte[] content = Sample.File(("{" + A + "}").PadRight('{'), 8);
        Assert.Equal((byte)'{', content[0]);
        Assert.Single(Sample.Read(content).Entries);
    }

    [Fact]
    public void A_message_names_file_place_expectation_finding_and_fix() =>
        Assert.Equal(
            "sample, byte 30 (header, key \"a.shape\"): expected a whole number from 0, found another number. The file is cut off or damaged: download or copy it again.",
            Assert.Throws<InvalidDataException>(() => Sample.Read(Sample.File("{\"a\":{\"shape\":   [1,2,-3]}}", 0))).Message);

    [Fact]
    public void A_long_name_is_shortened_in_messages()
    {
        string message = Assert.Throws<InvalidDataException>(() => Sample.Read(Sample.File("{\"" + new string('x', 100_000) + "\":1}", 0))).Message;
        Assert.InRange(message.Length, 50, 400);
    }

    private static void Refused(byte[] content, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Sample.Read(content)).Message, StringComparison.Ordinal);

    private static long AllocatedWhileRefusing(byte[] content)
    {
        using var stream = new MemoryStream(content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            SafetensorsFile.Read(stream, "sample");
        }
        catch (InvalidDataException)
        {
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        throw new InvalidOperationException("The file was accepted.");
    }
}
