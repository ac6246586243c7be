using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Xunit;

namespace NeuralCore.Tests.Networks;

public sealed class NetworkArchitectureTests
{
    private static readonly Shape Image = new(28, 28, 1);

    [Property(MaxTest = 300)]
    public void A_networks_text_builds_a_network_of_the_same_text_and_shapes(ulong seed)
    {
        string text = RandomArchitecture.Draw(seed);
        Network first = NetworkArchitecture.Build(text, new Shape(11, 9, 2), 1), second = NetworkArchitecture.Build(first.Architecture, new Shape(11, 9, 2), 1);
        Assert.Equal(first.Architecture, second.Architecture);
        Assert.Equal(first.OutputShape, second.OutputShape);
        Assert.Equal(first.Parameters.Select(parameter => parameter.ToString()), second.Parameters.Select(parameter => parameter.ToString()));
        Assert.Equal(first.State().Select(entry => entry.Value.Span.ToArray()), second.State().Select(entry => entry.Value.Span.ToArray()));
    }

    [Property(MaxTest = 100)]
    public void All_names_of_a_network_differ(ulong seed)
    {
        string[] names = [.. NetworkArchitecture.Build(RandomArchitecture.Draw(seed), new Shape(11, 9, 2), 1).State().Select(entry => entry.Key)];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Theory]
    [InlineData("dens 10", "'dens' is not a layer")]
    [InlineData("conv 3x3x4 rleu", "conv does not understand 'rleu'")]
    [InlineData("residual ( dense 3 | bachnorm ) | dense 10", "'bachnorm' is not a layer")]
    [InlineData("dense 10 | ( dense 3", "^ column")]
    public void Words_that_no_input_makes_right_are_refused_without_one(string text, string said) =>
        Assert.Contains(said, Assert.Throws<ArchitectureException>(() => NetworkArchitecture.CheckWords(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("conv 3x3x4 stride 2 dilation 2 same leakyrelu | maxpool 3 pad 1 | residual ( conv 1x1x4 valid gelu + conv 1x1x4 ) | layernorm silu | dense 7")]
    [InlineData("dense 0")]
    public void Words_are_looked_at_and_not_their_numbers(string text) => NetworkArchitecture.CheckWords(text);

    [Theory]
    [InlineData("conv 3x3x8 relu", "conv 3x3x8 | relu")]
    [InlineData("  conv   3x5x8\tstride 2 same  dilation 1 tanh ", "conv 3x5x8 stride 2 same | tanh")]
    [InlineData("conv 3x3x8 pad 0", "conv 3x3x8")]
    [InlineData("conv 3x3x8 valid", "conv 3x3x8")]
    [InlineData("conv 3x3x8 pad 1,1,1,1", "conv 3x3x8 pad 1")]
    [InlineData("conv 3x3x8 pad 1,0,2,1 stride 2x1", "conv 3x3x8 stride 2x1 pad 1,0,2,1")]
    [InlineData("maxpool 2x2", "maxpool 2")]
    [InlineData("maxpool 3 stride 2", "maxpool 3 stride 2")]
    [InlineData("avgpool 2x3 stride 2x3", "avgpool 2x3")]
    [InlineData("dense 10", "flatten | dense 10")]
    [InlineData("leakyrelu 0.01", "leakyrelu")]
    [InlineData("leakyrelu 0.2|dropout 1e-3", "leakyrelu 0.2 | dropout 0.001")]
    [InlineData("residual(relu)", "residual ( relu )")]
    [InlineData("residual ( conv 1x1x2 same + conv 3x3x2 same gelu )", "residual ( conv 1x1x2 same + conv 3x3x2 same | gelu )")]
    public void A_text_is_read_as_meant_and_written_in_one_way(string text, string canonical) => Assert.Equal(canonical, NetworkArchitecture.Build(text, Image, 1).Architecture);

    /// <summary>The mark ^ in the second string stands under the place in the first.</summary>
    [Theory]
    [InlineData("", "^", "A layer is expected here")]
    [InlineData("conv 3x3x8 |", "            ^", "A layer is expected here")]
    [InlineData("| relu", "^", "A layer is expected here")]
    [InlineData("relu || relu", "      ^", "A layer is expected here")]
    [InlineData("relu | cnov 3x3x8", "       ^", "'cnov' is not a layer. Known are conv, dense,")]
    [InlineData("conv 3x3x8 rellu", "           ^", "conv does not understand 'rellu'")]
    [InlineData("conv 3x3", "     ^", "conv: a kernel is written height x width x channels, as in 3x3x32, not '3x3'")]
    [InlineData("conv", "    ^", "conv needs a kernel")]
    [InlineData("conv 3x0x8", "     ^", "conv: a kernel is a whole number from 1 to 65536")]
    [InlineData("conv 3x3x8 stride", "           ^", "'stride' needs a number after it")]
    [InlineData("conv 3x3x8 stride two", "                  ^", "stride is a whole number")]
    [InlineData("conv 3x3x8 pad", "           ^", "'pad' needs numbers after it")]
    [InlineData("conv 3x3x8 pad 1,2", "               ^", "padding is one number or four")]
    [InlineData("conv 3x3x8 pad -1", "               ^", "padding is one number or four")]
    [InlineData("maxpool 2 | conv 29x29x8", "            ^", "does not fit into an image of 14×14")]
    [InlineData("maxpool 2 pad 2", "^", "Pad with less than the window's size")]
    [InlineData("flatten | maxpool 2", "          ^", "pooling takes height×width×channels")]
    [InlineData("flatten | conv 3x3x8", "          ^", "a convolution takes height×width×channels")]
    [InlineData("dense 10 | dense ten", "                 ^", "a number of outputs is a whole number")]
    [InlineData("dropout", "       ^", "dropout needs a rate")]
    [InlineData("dropout 1", "^", "at least 0 and below 1")]
    [InlineData("dropout half", "        ^", "a rate is a number")]
    [InlineData("dropout NaN", "^", "at least 0 and below 1")]
    [InlineData("leakyrelu 1e999", "^", "slope")]
    [InlineData("residual", "^", "residual needs layers in parentheses")]
    [InlineData("relu ( relu )", "^", "Only residual takes layers in parentheses")]
    [InlineData("residual ( relu", "         ^", "This '(' is not closed")]
    [InlineData("residual ( relu + relu + relu )", "         ^", "This '(' is not closed")]
    [InlineData("residual ( )", "           ^", "A layer is expected here")]
    [InlineData("residual ( relu ) )", "                  ^", "')' has no partner here")]
    [InlineData("relu | residual ( conv 3x3x1 )", "       ^", "the branch gives 26×26×1, the shortcut 28×28×1")]
    [InlineData("relu | residual ( relu | dense x )", "                               ^", "a number of outputs")]
    [InlineData("residual ( flatten )", "^", "a layer that computes something")]
    [InlineData("dense 60000 | dense 60000", "              ^", "more than 268435456 parameters")]
    [InlineData("conv 100x100x65536 same", "^", "more than 268435456 parameters")]
    [InlineData("conv 65536x1x1", "^", "more than 16384 taps")]
    [InlineData("conv 16384x1x1 dilation 65536", "^", "does not fit")]
    [InlineData("conv 16384x1x1 same dilation 65536", "^", "more elements than an array can hold")]
    [InlineData("conv 3x3x8 pad 65536", "^", "rows is more than 65536")]
    public void An_error_points_at_the_column_and_says_why(string text, string mark, string reason)
    {
        ArchitectureException error = Assert.Throws<ArchitectureException>(() => NetworkArchitecture.Build(text, Image, 1));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(mark.IndexOf('^', StringComparison.Ordinal), error.Column);
        string[] lines = error.Message.Split('\n');
        Assert.Equal($"  {text}", lines[^2]);
        Assert.Equal($"  {mark} column {mark.Length}", lines[^1]);
    }

    [Fact]
    public void An_error_in_a_long_text_shows_the_neighbourhood_on_one_line()
    {
        string text = string.Concat(Enumerable.Repeat("relu\n| ", 1000)) + "rellu | " + string.Concat(Enumerable.Repeat("relu | ", 1000)) + "relu";
        ArchitectureException error = Assert.Throws<ArchitectureException>(() => NetworkArchitecture.Build(text, Image, 1));
        string[] lines = error.Message.Split('\n');
        Assert.Equal((7000, 3), (error.Column, lines.Length));
        Assert.Equal("rellu", lines[1].Substring(lines[2].IndexOf('^', StringComparison.Ordinal), 5));
        Assert.InRange(error.Message.Length, 100, 1000);
    }

    [Fact]
    public void Hostile_texts_are_refused_as_architectures_and_in_no_other_way()
    {
        string[] texts =
        [
            new('(', 1 << 20), new(')', 1 << 20), new('|', 1 << 20), new('x', 1 << 20), new('\0', 1 << 10), new(' ', 1 << 20), string.Concat(Enumerable.Repeat("residual ( ", 50_000)),
            string.Concat(Enumerable.Repeat("residual ( ", 9)) + "relu" + string.Concat(Enumerable.Repeat(" )", 9)), "conv " + new string('9', 1 << 20), "dropout " + new string('9', 1 << 16),
            string.Concat(Enumerable.Repeat("dense 8192 | ", 80_000)) + "dense 1", "\ud800 | relu", "conv ３x３x８", "conv 3×3×8", "relu\u200b", "Ｒｅｌｕ", "conv 1e3x1x1", "conv 0x10x3x3", "conv +3x3x8", "dense １０",
            "maxpool 99999999999999999999", "dense -1", "conv 3x3x8 dilation 65536 same stride 65536 pad 65536,65536,65536,65536",
        ];
        foreach (string text in texts) Assert.Throws<ArchitectureException>(() => NetworkArchitecture.Build(text, Image, 1));
    }

    [Property(MaxTest = 500)]
    public void Random_text_is_built_or_refused_as_an_architecture(NonNull<string> noise, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var text = new StringBuilder(RandomArchitecture.Draw(seed));
        string[] pieces = ["|", "(", ")", "+", " ", "conv", "x", "-1", "stride", "pad", "same", "residual (", noise.Get];
        for (int change = random.NextInt(4); change >= 0; change--)
        {
            int at = random.NextInt(text.Length);
            text.Remove(at, Math.Min(random.NextInt(6), text.Length - at)).Insert(at, pieces[random.NextInt(pieces.Length)]);
        }

        try
        {
            NetworkArchitecture.Build(text.ToString(), new Shape(11, 9, 2), 1);
        }
        catch (ArchitectureException)
        {
            // As it should be; any other exception fails the test.
        }
    }

    [Fact]
    public void A_text_is_written_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal("dropout 0.5 | leakyrelu 0.2", NetworkArchitecture.Build("dropout 0.5 | leakyrelu 0.2", Image, 1).Architecture);
            Assert.Equal("flatten | dense 64 relu | dropout 0.25 | dense 10", Presets.MultiLayerPerceptron([64], 0.25, 10));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
