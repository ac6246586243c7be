using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuralCore.Tests.Learn;

/// <summary>The programs of docs/samples compile, and learn. CustomLayer.cs is run by NeuralCore.GradientTests.</summary>
public sealed partial class SampleTests
{
    [Fact]
    public void Xor_is_learned()
    {
        string output = SampleProgram.Run("Xor.cs");
        foreach ((string inputs, double expected) in (ReadOnlySpan<(string, double)>)[("0 xor 0", 0), ("0 xor 1", 1), ("1 xor 0", 1), ("1 xor 1", 0)])
            Assert.Equal(expected, Number(output, $"{inputs} = "), 0.1);
    }

    [Fact]
    public void The_regression_reaches_the_noise() =>
        Assert.InRange(Number(SampleProgram.Run("Regression.cs"), "validation loss "), 0, 0.005);

    [Fact]
    public void The_loop_by_hand_learns_digits() => Assert.InRange(Percentage(SampleProgram.Run("MnistByHand.cs", "generated")), 75, 100);

    [Fact]
    public void A_new_head_learns_the_other_digits() => Assert.InRange(Percentage(SampleProgram.Run("TransferLearning.cs")), 75, 100);

    [Fact]
    public void Lines_are_read() => Assert.InRange(Percentage(SampleProgram.Run("ReadingLines.cs")), 90, 100);

    [Fact]
    public void Programs_are_short_and_name_their_project()
    {
        Assert.Equal(6, SampleProgram.Files.Length);
        Assert.All(SampleProgram.Files, file =>
        {
            string[] lines = File.ReadAllLines(file);
            Assert.InRange(lines.Length, 1, 60);
            Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));
            string project = Assert.Single(lines, line => line.StartsWith("#:project ", StringComparison.Ordinal))["#:project ".Length..];
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, project)), $"{file}: there is no {project}.");
        });
    }

    private static double Percentage(string output) =>
        double.Parse(PercentSign().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

    private static double Number(string output, string before) =>
        double.Parse(Regex.Match(output, Regex.Escape(before) + @"(-?[0-9.]*[0-9])").Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("([0-9.]+) ?%")]
    private static partial Regex PercentSign();
}
