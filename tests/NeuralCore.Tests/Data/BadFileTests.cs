using NeuralCore.Tests.Models;

namespace NeuralCore.Tests.Data;

/// <summary>Messages quote files, and are shown on terminals: what fuzzing found in them.</summary>
public class BadFileTests
{
    [Fact]
    public void Nothing_that_was_taken_from_a_file_reaches_a_terminal_as_a_command() =>
        Assert.Equal("a, ?[1m: expected x, found ?[2J. y", BadFile.At("a", "\u001b[1m", "x", "\u001b[2J", "y").Message);

    /// <summary>The JSON reader quotes all that follows a word that it does not know, binary data and all.</summary>
    [Fact]
    public void A_fault_in_a_header_is_told_in_a_sentence()
    {
        string message = Assert.Throws<InvalidDataException>(() => Sample.Read(Sample.File($"{{\"a\":{{\"dtype\":truf\0{new string('x', 5000)}", 0))).Message;
        Assert.InRange(message.Length, 50, 400);
        Assert.DoesNotContain('\0', message);
    }

    [Fact]
    public void A_layer_that_is_none_is_named_without_its_escape_sequence()
    {
        string message = Assert.Throws<ArchitectureException>(() => NetworkArchitecture.Build("\u001b[2J 10", new Shape(4), seed: 1)).Message;
        Assert.StartsWith("'?[2J' is not a layer", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', message);
    }
}
