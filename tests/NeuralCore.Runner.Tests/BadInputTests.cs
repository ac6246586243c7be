namespace NeuralCore.Runner.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void A_model_that_is_missing_or_broken_exits_with_2_and_names_the_file()
    {
        terminal.Run("evaluate", "none.safetensors").ExpectError(2, "none.safetensors");
        terminal.Run("summary", ".").ExpectError(2, "model.safetensors");
        File.WriteAllText(terminal.Path("text.safetensors"), "404: Not Found");
        terminal.Run("evaluate", "text.safetensors").ExpectError(2, "text.safetensors");

        terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "0").Expect(0);
        byte[] whole = File.ReadAllBytes(Path.Combine(terminal.OnlyRun(), "model.safetensors"));
        File.WriteAllBytes(terminal.Path("cut.safetensors"), whole[..^100]);
        terminal.Run("evaluate", "cut.safetensors", "--data", "digits").ExpectError(2, "cut.safetensors");
    }

    [Fact]
    public void Data_that_is_missing_or_broken_exits_with_2_and_leaves_no_run()
    {
        terminal.Run("train", "--data", "none").ExpectError(2, "none");
        terminal.Run("train", "--dataset", "mnist").ExpectError(2, "http://127.0.0.1:9/");
        Directory.CreateDirectory(terminal.Path("empty"));
        terminal.Run("train", "--dataset", "./empty").ExpectError(2, "contains no IDX files");
        string labels = Path.Combine(terminal.Path(SmallDigits.Write(terminal)), SmallDigits.TestLabels);
        File.WriteAllBytes(labels, File.ReadAllBytes(labels)[..^4]);
        terminal.Run("train", "--data", "digits").ExpectError(2, SmallDigits.TestLabels);
        SmallDigits.Write(terminal, "tests-only", train: 0);
        terminal.Run("train", "--data", "tests-only").ExpectError(2, "no training images");
        Assert.False(Directory.Exists(terminal.Path("results")));
    }

    [Fact]
    public void A_folder_named_in_the_environment_must_be_there() => terminal.With("NEURALCORE_DATA", "gone").Run("train").ExpectError(2, "NEURALCORE_DATA");

    [Fact]
    public void Results_that_cannot_be_written_exit_with_2_before_training()
    {
        File.WriteAllText(terminal.Path("taken"), "");
        Outcome outcome = terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--output", "taken");
        outcome.ExpectError(2, "--output");
        Assert.DoesNotContain("epoch=", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_cannot_begin_leaves_no_folder()
    {
        terminal.Run("train", "--data", SmallDigits.Write(terminal), "--limit-train", "1", "--validation-split", "0.9", "--no-preflight").ExpectError(1, "none are left to train on");
        Assert.Empty(Directory.GetDirectories(terminal.Path("results")));
    }

    public void Dispose() => terminal.Dispose();
}
