using System.Buffers.Binary;
using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Models;

public sealed class Int8FileTests
{
    private const string Layers = "conv 2x1x3 relu | batchnorm | residual ( conv 1x1x3 ) | flatten | layernorm | dense 2";

    [Fact]
    public void The_file_gives_back_the_rounded_network_bit_for_bit_and_the_rest_of_the_model()
    {
        Model model = Sample.Model(Layers);
        byte[] content = Saved(model);
        Model loaded = Sample.Load(content);
        Network rounded = Int8File.Round(model.Network);
        Assert.Equal(WeightHash.Of(rounded), WeightHash.Of(loaded.Network));
        Assert.NotEqual(WeightHash.Of(model.Network), WeightHash.Of(loaded.Network));
        Assert.Equal(model.ClassNames, loaded.ClassNames);
        Assert.Equal(model.Provenance, loaded.Provenance);
        foreach ((KeyValuePair<string, Tensor> exact, KeyValuePair<string, Tensor> read) in model.Network.State().Zip(loaded.Network.State()))
        {
            if (exact.Value.Shape.Rank == 1) Assert.Equal(exact.Value.Span.ToArray(), read.Value.Span.ToArray());
            else Assert.NotEqual(exact.Value.Span.ToArray(), read.Value.Span.ToArray());
        }
    }

    [Fact]
    public void The_file_says_what_it_is_and_its_larger_numbers_come_first()
    {
        SafetensorsFile file = Sample.Read(Saved(Sample.Model(Layers)));
        Assert.Equal(("2", "int8"), (file.Metadata[ModelKeys.FormatVersion], file.Metadata[ModelKeys.Quantization]));
        Assert.Equal(["conv1.weight", "residual1.conv1.weight", "dense1.weight"], file.Entries.Where(entry => entry.Type == "I8").Select(entry => entry.Name));
        Assert.Equal([3L], file.Find("residual1.conv1.weight.scale")!.Shape);
        Assert.Equal(file.Entries.OrderByDescending(entry => entry.Type == "F32").ThenBy(entry => entry.Offset), file.Entries);
    }

    [Fact]
    public void A_model_takes_about_a_quarter_of_its_size()
    {
        using var scratch = new Scratch();
        foreach (string preset in (string[])["mlp", "cnn", "lenet"])
        {
            var model = new Model(NetworkArchitecture.Build(Presets.Find(preset, 10)!, new Shape(28, 28, 1), seed: 1), ClassNames.Digits);
            ModelFile.Save(scratch.Path("exact"), model);
            Int8File.Save(scratch.Path("rounded"), model);
            Assert.InRange(new FileInfo(scratch.Path("rounded")).Length / (double)new FileInfo(scratch.Path("exact")).Length, 0.25, 0.28);
        }
    }

    [Fact]
    public void A_loaded_model_is_saved_as_any_other()
    {
        Model loaded = Sample.Load(Saved(Sample.Model(Layers)));
        byte[] exact = Sample.Saved(loaded);
        Assert.Equal("1", Sample.Read(exact).Metadata[ModelKeys.FormatVersion]);
        Assert.Equal(WeightHash.Of(loaded.Network), WeightHash.Of(Sample.Load(exact).Network));
    }

    [Theory]
    [InlineData(float.NaN, "finite scales that are not negative, found NaN at index 1")]
    [InlineData(-1f, "finite scales that are not negative, found -1 at index 1")]
    [InlineData(float.PositiveInfinity, "finite scales")]
    [InlineData(float.MaxValue, "expected finite numbers")]
    [InlineData(0.5f, "weightsSha256")]
    public void A_damaged_scale_is_refused(float scale, string said)
    {
        byte[] content = Saved(Sample.Model(Layers));
        BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(PlaceOf(content, "dense1.weight.scale") + 4), scale);
        Refused(content, said);
    }

    [Fact]
    public void A_number_that_symmetric_rounding_never_gives_is_refused()
    {
        byte[] content = Saved(Sample.Model(Layers));
        content[PlaceOf(content, "conv1.weight") + 2] = 0x80;
        Refused(content, "expected numbers from −127 to 127, found -128 at index 2");
    }

    [Theory]
    [InlineData("\"dense1.weight.scale\"", "\"dense1.weight.scala\"", "\"dense1.weight.scale\": expected the scales of a weight, found no such tensor")]
    [InlineData("\"dense1.weight.scale\":{\"dtype\":\"F32\",\"shape\":[2]", "\"dense1.weight.scale\":{\"dtype\":\"F64\",\"shape\":[1]", "expected 2 numbers of F32, one per output, found F64 of 1")]
    [InlineData("\"dense1.weight.scale\":{\"dtype\":\"F32\",\"shape\":[2]", "\"dense1.weight.scale\":{\"dtype\":\"F32\",\"shape\":[2,1]", "found F32 of 2×1")]
    [InlineData("\"conv1.weight\":{\"dtype\":\"I8\"", "\"conv1.weight\":{\"dtype\":\"U8\"", "expected I8, as in a file of int8 weights, found U8")]
    [InlineData("\"formatVersion\":\"2\"", "\"formatVersion\":\"1\"", "quantization: expected no such key in version 1, found \"int8\"")]
    [InlineData("\"quantization\":\"int8\"", "\"quantization\":\"int4\"", "update the library")]
    [InlineData("\"quantization\":\"int8\",", "", "quantization: expected \"int8\", found no such key")]
    [InlineData("\"formatVersion\":\"2\"", "\"formatVersion\":\"3\"", "update the library")]
    public void A_changed_header_is_refused(string from, string to, string said) => Refused(Sample.WithHeader(Saved(Sample.Model(Layers)), from, to), said);

    [Fact]
    public void Every_flipped_bit_of_the_numbers_is_noticed()
    {
        byte[] content = Saved(Sample.Model("conv 1x1x2 relu | dense 2"));
        int start = content.Length - Sample.Split(content).Data.Length;
        for (int bit = 8 * start; bit < 8 * content.Length; bit++)
        {
            content[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => Sample.Load(content));
            content[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Sample.Load(content);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Weights_that_are_not_finite_are_not_saved(float weight)
    {
        using var scratch = new Scratch();
        Model model = Sample.Model();
        model.Network.Parameters[0].Value.Span[1] = weight;
        Assert.Contains("diverged", Assert.Throws<ArgumentException>(() => Int8File.Save(scratch.Path("m"), model)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Folder));
    }

    [Fact]
    public void The_largest_number_comes_back_or_is_refused_on_saving()
    {
        using var scratch = new Scratch();
        Model model = Sample.Model();
        model.Network.Parameters[0].Value.Span[1] = float.MaxValue;
        Exception? refused = Record.Exception(() => Int8File.Save(scratch.Path("m"), model));
        if (refused is null) ModelFile.Load(scratch.Path("m"));
        else Assert.Contains("too large", Assert.IsType<ArgumentException>(refused).Message, StringComparison.Ordinal);
    }

    private static byte[] Saved(Model model)
    {
        using var scratch = new Scratch();
        Int8File.Save(scratch.Path("m"), model);
        return File.ReadAllBytes(scratch.Path("m"));
    }

    private static int PlaceOf(byte[] content, string tensor) => content.Length - Sample.Split(content).Data.Length + (int)Sample.Read(content).Find(tensor)!.Offset;

    private static void Refused(byte[] content, string said) => Assert.Contains(said, Assert.Throws<InvalidDataException>(() => Sample.Load(content)).Message, StringComparison.Ordinal);
}
