using System.Text.Json.Nodes;

namespace NeuralCore.Runner.Tests;

/// <summary>What <c>train</c> looks at before its first step.</summary>
public sealed class PreflightTests : IDisposable
{
    private static readonly string[] Short = ["--model", "mlp", "--epochs", "1", "--no-report"];

    private readonly Terminal terminal = new();

    [Fact]
    public void Sound_data_gives_no_warning_and_the_record_says_so()
    {
        Outcome outcome = terminal.Run(["train", "--data", MadeDigits.Write(terminal, MadeDigits.Bar), .. Short]).Expect(0);
        Assert.DoesNotContain("Warning", outcome.Output, StringComparison.Ordinal);
        Assert.Empty(Run()["findings"]!.AsArray());
    }

    [Fact]
    public void A_warning_takes_a_line_goes_into_the_record_and_changes_no_bit()
    {
        MadeDigits.Write(terminal, (i, p) => i == 3 ? 0 : MadeDigits.Bar(i, p));
        Outcome outcome = terminal.Run(["train", "--data", "made", .. Short]).Expect(0);
        Assert.Single(outcome.Output.Split('\n'), line => line.StartsWith("Warning: NC104: 1 of the 60 images", StringComparison.Ordinal));
        Assert.Equal(("NC104", "warning"), ((string?)Run()["findings"]![0]!["code"], (string?)Run()["findings"]![0]!["severity"]));
        Outcome without = terminal.Run(["train", "--data", "made", "--no-preflight", "--output", "without", .. Short]).Expect(0);
        Assert.DoesNotContain("NC1", without.Output, StringComparison.Ordinal);
        Assert.Empty(Run("without")["findings"]!.AsArray());
        Assert.Equal((string?)Run()["weightsSha256"], (string?)Run("without")["weightsSha256"]);
    }

    [Theory]
    [InlineData("NC101")]
    [InlineData("NC112")]
    public void An_error_in_the_data_ends_the_run_with_2_before_it_has_a_folder(string code)
    {
        MadeDigits.Write(terminal, code == "NC101" ? (_, _) => 0 : MadeDigits.Bar, code == "NC112" ? _ => 3 : null);
        terminal.Run(["train", "--data", "made", .. Short]).ExpectError(2, code);
        Assert.False(Directory.Exists(terminal.Path("results")));
        terminal.Run(["train", "--data", "made", "--no-preflight", .. Short]).Expect(0);
    }

    [Fact]
    public void A_network_that_overflows_untrained_ends_the_run_with_3()
    {
        string deep = string.Join(" | ", ["dense 16 relu", .. Enumerable.Repeat("residual ( dense 16 relu )", 300), "dense 10"]);
        terminal.Run("train", "--data", MadeDigits.Write(terminal, MadeDigits.Bar), "--model", deep, "--epochs", "1").ExpectError(3, "NC202");
        Assert.False(Directory.Exists(terminal.Path("results")));
    }

    [Fact]
    public void A_split_that_rounds_to_nothing_is_refused_and_no_run_is_left()
    {
        terminal.Run(["train", "--data", SmallDigits.Write(terminal), "--validation-split", "0.001",
            .. Short]).ExpectError(2, "NC131");
        Assert.False(Directory.Exists(terminal.Path("results")));
    }

    [Fact]
    public void Without_a_split_patience_watches_the_training_loss_and_it_says_so()
    {
        Outcome outcome = terminal.Run(
            ["train", "--data", SmallDigits.Write(terminal), "--validation-split", "0", "--patience", "3",
            .. Short]).Expect(0);
        Assert.DoesNotContain("held back to validate", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("--patience monitors the training loss", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("train", "--no-preflight")]
    [InlineData("doctor")]
    public void A_batch_norm_over_one_value_is_an_error_before_the_first_step(params string[] command)
    {
        const string Said = "expected more than 1 value per channel when training";
        string[] rest = ["--data", SmallDigits.Write(terminal), "--model", "flatten | dense 8 | batchnorm | relu | dense 10", "--batch-size", "1"];
        if (command[0] == "doctor") Assert.Contains("NC241", terminal.Run([.. command, .. rest]).Expect(4).Output, StringComparison.Ordinal);
        else terminal.Run([.. command, .. rest, "--epochs", "1"]).ExpectError(1, Said);
    }

    [Theory]
    [InlineData("conv 3x3x32 rleu | dense 10", "rleu")]
    [InlineData("dens 10", "'dens' is not a layer")]
    [InlineData("dense 10 | ( dense 3", "column")]
    public void A_wrong_architecture_is_refused_before_data_are_looked_for(string model, string said) => terminal.Run("train", "--data", "none", "--model", model).ExpectError(1, said);

    [Fact]
    public void One_with_too_few_outputs_is_refused_before_anything_is_downloaded() => terminal.Run("train", "--dataset", "mnist", "--model", "dense 5").ExpectError(1, "End it with 'dense 10'");

    public void Dispose() => terminal.Dispose();

    private JsonNode Run(string output = "results") => JsonNode.Parse(File.ReadAllText(Path.Combine(terminal.OnlyRun(output), "run.json")))!;
}
