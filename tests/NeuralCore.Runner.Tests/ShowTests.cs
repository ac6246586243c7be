using NeuralCore.Handwriting;
using NeuralCore.Runner.Terminal;

namespace NeuralCore.Runner.Tests;

public sealed class ShowTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void Images_stand_beside_one_another_over_their_labels_in_plain_characters()
    {
        string[] lines = terminal.Run("show", "--data", SmallDigits.Write(terminal), "--index", "4,7", "--part", "train").Expect(0).Output.ReplaceLineEndings("\n").Split('\n');
        Dataset digits = GeneratedDigits.Create(8, seed: 5);
        HalfBlocks left = HalfBlocks.Of(digits, 4, 80), right = HalfBlocks.Of(digits, 7, 80);
        string[] expected = ["", .. Enumerable.Range(0, 14).Select(line => $"{left.Plain(line)}  {right.Plain(line)}".TrimEnd()), Captions("image 4", "image 7"), Captions($"label {digits.Labels[4]}", $"label {digits.Labels[7]}"), ""];
        Assert.Equal(expected, lines);

        static string Captions(string one, string other) => $"{one,-28}  {other}";
    }

    [Fact]
    public void An_image_that_is_not_there_exits_with_1_and_says_how_many_are()
    {
        terminal.Run("show", "--data", SmallDigits.Write(terminal), "--index", "3,100").ExpectError(1, "has 100 images, numbered from 0: there is no image 100");
        terminal.Run("show", "--data", "digits", "--index", "2147483647", "--part", "train").ExpectError(1, "has 300 images");
    }

    [Fact]
    public void Data_that_is_not_there_exits_with_2_and_is_not_replaced_by_other_digits() => terminal.Run("show").ExpectError(2, "http://127.0.0.1:9/");

    [Fact]
    public void In_a_terminal_the_greys_of_two_pixels_are_the_colours_of_a_character()
    {
        Terminal.SkipWithoutScript();
        string output = terminal.RunInTerminal(80, "show", "--data", SmallDigits.Write(terminal)).Expect(0).Output;
        Dataset digits = GeneratedDigits.Create(1, seed: 5, part: 1);
        int ink = digits.Image(0).IndexOf(digits.Image(0).ToArray().Max());
        Assert.Contains($"38;2;{digits.Image(0)[ink]};{digits.Image(0)[ink]};{digits.Image(0)[ink]}", output.Replace("48;2;", "38;2;", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\e[38;2;0;0;0;48;2;0;0;0m▀▀▀", output, StringComparison.Ordinal);
    }

    public void Dispose() => terminal.Dispose();
}
