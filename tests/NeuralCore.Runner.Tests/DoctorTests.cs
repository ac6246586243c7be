using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NeuralCore.Runner.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void A_sound_training_gives_a_line_a_check_and_exits_with_0()
    {
        Outcome outcome = terminal.Run("doctor", "--data", SmallDigits.Write(terminal), "--model", "mlp").Expect(0);
        Assert.Equal(13, Regex.Count(outcome.Output, "^ok  ", RegexOptions.Multiline));
        Assert.EndsWith("13 checks: 0 errors, 0 warnings.", outcome.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(outcome.Error);
        Assert.False(Directory.Exists(terminal.Path("results")));
    }

    [Fact]
    public void A_warning_is_a_sentence_with_its_code_and_exits_with_0()
    {
        Outcome outcome = terminal.Run("doctor", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--learning-rate", "1e-9").Expect(0);
        Assert.Matches(@"(?m)^warning  updates .*\n +NC232 .*raise the learning rate\.$", outcome.Output);
        Assert.Contains("13 checks: 0 errors, 1 warning.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_exits_with_4_and_json_tells_all_of_it()
    {
        JsonObject json = terminal.Run("doctor", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--optimizer", "sgd", "--learning-rate", "1e20", "--json").Expect(4).Json;
        Assert.True((int)json["errors"]! >= 1);
        JsonNode check = json["checks"]!.AsArray().Single(check => (string?)check!["check"] == "learning rate")!;
        Assert.Equal("error", (string?)check["verdict"]);
        Assert.Equal(("NC233", "error"), ((string?)check["findings"]![0]!["code"], (string?)check["findings"]![0]!["severity"]));
    }

    [Fact]
    public void Quietly_the_count_is_all_that_is_written() =>
        Assert.Equal("13 checks: 0 errors, 0 warnings.", terminal.Run("doctor", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--quiet").Expect(0).Output.TrimEnd());

    [Fact]
    public void Bad_words_and_missing_data_are_refused_as_train_refuses_them()
    {
        terminal.Run("doctor", "--model", "conv 3x3x4 rleu | dense 10").ExpectError(1, "rleu");
        terminal.Run("doctor", "--data", "none").ExpectError(2, "none");
        terminal.Run("doctor", "--epoch", "3").ExpectError(1, "Did you mean '--epochs'?");
        terminal.Run("doctor", "--output", "x").ExpectError(1, "'--output' is not an option of doctor");
    }

    [Fact]
    public void Help_shows_options_and_examples() => Assert.Contains("neuralcore doctor --json", terminal.Run("doctor", "--help").Expect(0).Output, StringComparison.Ordinal);

    public void Dispose() => terminal.Dispose();
}
