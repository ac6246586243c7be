using System.Globalization;
using NeuralCore.Handwriting;
using NeuralCore.Runner.Tests.Prediction;

namespace NeuralCore.Runner.Tests;

public sealed class QuantizeTests(DigitModel digits) : IClassFixture<DigitModel>, IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void The_loss_is_measured_and_every_command_takes_the_rounded_model()
    {
        digits.Save(terminal);
        string data = SmallDigits.Write(terminal);
        Outcome quantized = terminal.Run("quantize", "model.safetensors", "--data", data).Expect(0);
        Dataset test = DatasetFolder.Read(terminal.Path(data)).Test;
        Model rounded = ModelFile.Load(terminal.Path("model-int8.safetensors"));
        Predictions before = Predict(digits.Model.Network, test), after = Predict(rounded.Network, test);
        int changed = Enumerable.Range(0, test.Count).Count(n => before.Prediction(n) != after.Prediction(n));
        Assert.Matches($@"as trained \(F32\) +{Percent(before)} %", quantized.Output);
        Assert.Matches($@"quantized \(int8\) +{Percent(after)} %", quantized.Output);
        Assert.Matches($@"Saved  model-int8\.safetensors: [\d,]+ bytes, 2[5-9]\.\d\d % of [\d,]+; accuracy {Percent(before)} % → {Percent(after)} % \([+−±]\d+\.\d\d points\), {changed} of 100 predictions changed", quantized.Output);
        Assert.Equal(WeightHash.Of(digits.Model.Network), rounded.Provenance[ModelKeys.QuantizedFrom]);
        Assert.Equal(digits.Model.Provenance[ModelKeys.Temperature], rounded.Provenance[ModelKeys.Temperature]);
        Assert.DoesNotContain(ModelKeys.TestAccuracy, rounded.Provenance.Keys);

        Assert.StartsWith($"Test accuracy {Percent(after)} %", terminal.Run("evaluate", "model-int8.safetensors", "--data", data, "--quiet").Expect(0).Output, StringComparison.Ordinal);
        File.WriteAllBytes(terminal.Path("page.png"), digits.Page("407"));
        Assert.Contains("407", terminal.Run("predict", "model-int8.safetensors", "page.png", "--quiet").Expect(0).Output, StringComparison.Ordinal);
        terminal.Run("summary", "model-int8.safetensors").Expect(0);
        terminal.Run("export", "model-int8.safetensors", "--quiet").Expect(0);
    }

    [Fact]
    public void Where_no_test_set_is_found_nothing_is_said_about_the_accuracy()
    {
        digits.Save(terminal);
        Outcome quantized = terminal.Run("quantize", "model.safetensors", "--output", "small.safetensors").Expect(0);
        Assert.Contains("the accuracy was not measured", quantized.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("points", quantized.Output, StringComparison.Ordinal);
        Assert.Equal(WeightHash.Of(Int8File.Round(digits.Model.Network)), WeightHash.Of(ModelFile.Load(terminal.Path("small.safetensors")).Network));
    }

    [Fact]
    public void A_run_gets_its_rounded_model_beside_the_other_with_the_accuracy_that_was_measured()
    {
        string data = SmallDigits.Write(terminal);
        terminal.Run("train", "--data", data, "--model", "mlp", "--epochs", "1", "--no-report").Expect(0);
        string model = Path.Combine(terminal.OnlyRun(), "model.safetensors"), rounded = Path.Combine(terminal.OnlyRun(), "model-int8.safetensors");
        var trained = ModelFile.Load(model);
        ModelFile.Save(model, new Model(trained.Network, trained.ClassNames, [new(ModelKeys.DataSet, "mnist"), new(ModelKeys.TestAccuracy, "2")]));
        terminal.With("NEURALCORE_DATA", data).Run("quantize", terminal.OnlyRun(), "--quiet").Expect(0);
        Assert.InRange(double.Parse(ModelFile.Load(rounded).Provenance[ModelKeys.TestAccuracy], CultureInfo.InvariantCulture), 0, 1);
    }

    [Fact]
    public void What_would_be_lost_or_has_no_sense_is_refused()
    {
        digits.Save(terminal);
        terminal.Run("export", "model.safetensors", "--quiet").Expect(0);
        terminal.Run("quantize", "model.onnx").ExpectError(1, "import first");
        terminal.Run("quantize", "model.safetensors", "--output", "model.safetensors").ExpectError(2, "--force");
        terminal.Run("quantize", "model.safetensors", "--output", "model.safetensors", "--force").ExpectError(1, "exact weights");
        terminal.Run("quantize", "model.safetensors", "--quiet").Expect(0);
        terminal.Run("quantize", "model.safetensors", "--quiet").ExpectError(2, "--force");
        terminal.Run("quantize", "model-int8.safetensors").ExpectError(1, "quantized weights already");
        terminal.Run("quantize", "none").ExpectError(2, "none");
    }

    public void Dispose() => terminal.Dispose();

    private static Predictions Predict(Network network, Dataset test)
    {
        using var team = new WorkerTeam(1);
        return new Evaluator(network, team).Predict(test);
    }

    private static string Percent(Predictions predictions) => (100.0 * Enumerable.Range(0, predictions.Count).Count(predictions.IsCorrect) / predictions.Count).ToString("0.00", CultureInfo.InvariantCulture);
}
