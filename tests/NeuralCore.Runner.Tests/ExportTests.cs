using NeuralCore.Interop.Onnx;
using NeuralCore.Runner.Tests.Prediction;

namespace NeuralCore.Runner.Tests;

public sealed class ExportTests(DigitModel digits) : IClassFixture<DigitModel>, IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void An_exported_model_is_checked_and_evaluates_as_the_model_does()
    {
        digits.Save(terminal);
        Outcome exported = terminal.Run("export", "model.safetensors").Expect(0);
        Assert.Matches(@"Check  1,000 images \(.+\): the same predictions, largest absolute difference \d\.\de-\d", exported.Output);
        Assert.Matches(@"Saved  model\.onnx: [\d,]+ bytes, opset 17, input ""image"" N×1×28×28, output ""logits"" N×10", exported.Output);
        string data = SmallDigits.Write(terminal);
        Assert.Equal(terminal.Run("evaluate", "model.safetensors", "--data", data, "--quiet").Expect(0).Output, terminal.Run("evaluate", "model.onnx", "--data", data, "--quiet").Expect(0).Output);
    }

    [Fact]
    public void A_TFLite_file_is_checked_and_evaluated_and_imported_as_the_model_is()
    {
        digits.Save(terminal);
        string data = SmallDigits.Write(terminal);
        Outcome exported = terminal.Run("export", "model.safetensors", "--tflite").Expect(0);
        Assert.Matches(@"Check  1,000 images \(.+\): the same predictions, largest absolute difference", exported.Output);
        Assert.Matches(@"Saved  model\.tflite: [\d,]+ bytes, float32, input ""image"" 1×28×28×1, output ""logits"" 1×10", exported.Output);
        string said = terminal.Run("evaluate", "model.safetensors", "--data", data, "--quiet").Expect(0).Output;
        Assert.Equal(said, terminal.Run("evaluate", "model.tflite", "--data", data, "--quiet").Expect(0).Output);
        Assert.Contains("TFLite, as ONNX operators, written by NeuralCore", terminal.Run("summary", "model.tflite").Expect(0).Output, StringComparison.Ordinal);
        terminal.Run("import", "model.tflite", "--output", "back.safetensors").Expect(0);
        Assert.Equal("model.tflite (TFLite)", ModelFile.Load(terminal.Path("back.safetensors")).Provenance[ModelKeys.ImportedFrom]);
        terminal.Run("quantize", "model.tflite").ExpectError(1, "is a TFLite graph, which quantize cannot read");
    }

    [Fact]
    public void An_int8_file_is_calibrated_and_evaluated_on_the_data_that_are_named()
    {
        digits.Save(terminal);
        string data = SmallDigits.Write(terminal);
        Outcome exported = terminal.Run("export", "model.safetensors", "--tflite", "--int8", "--rgb", "--data", data).Expect(0);
        Assert.Matches(@"Ranges of activations from \d+ images", exported.Output);
        Assert.Matches(@"Saved  model-int8\.tflite: [\d,]+ bytes, int8, input ""image"" 1×28×28×3, .+; accuracy .+ predictions changed", exported.Output);
        terminal.Run("import", "model-int8.tflite", "--output", "back.safetensors").ExpectError(2, "cannot be converted to trainable layers");
        terminal.Run("export", "model.safetensors", "--int8").ExpectError(1, "--tflite");
        terminal.Run("export", "model.safetensors", "--tflite", "--data", data).ExpectError(1, "for --int8");
    }

    [Fact]
    public void An_exported_model_reads_pictures_as_the_model_does()
    {
        digits.Save(terminal);
        terminal.Run("export", "model.safetensors", "--probabilities", "--output", "digits.onnx").Expect(0);
        Assert.Equal(OutputMeaning.Probabilities, OnnxGraph.Read(terminal.Path("digits.onnx")).Meaning);
        File.WriteAllBytes(terminal.Path("page.png"), digits.Page("407"));
        string said = terminal.Run("predict", "model.safetensors", "page.png", "--quiet").Expect(0).Output;
        Assert.Contains("407", said, StringComparison.Ordinal);
        Assert.Equal(said, terminal.Run("predict", "digits.onnx", "page.png", "--quiet").Expect(0).Output);
    }

    [Fact]
    public void A_webassembly_module_is_written_beside_the_model()
    {
        digits.Save(terminal);
        Outcome exported = terminal.Run("export", "model.safetensors", "--wasm").Expect(0);
        Assert.Matches(@"Saved  model\.wasm: [\d,]+ bytes, input 28×28×1, output 10", exported.Output);
        Assert.Equal("\0asm"u8.ToArray(), File.ReadAllBytes(terminal.Path("model.wasm"))[..4]);
        terminal.Run("export", "model.safetensors", "--wasm").ExpectError(2, "--force");
        terminal.Run("export", "model.safetensors", "--wasm", "--probabilities", "--force").ExpectError(1, "logits");
        terminal.Run("export", "model.safetensors", "--quiet").Expect(0);
        terminal.Run("export", "model.onnx", "--wasm").ExpectError(1, "neuralcore import");
    }

    [Fact]
    public void Summary_shows_the_nodes_of_a_graph()
    {
        digits.Save(terminal);
        terminal.Run("export", "model.safetensors", "--quiet").Expect(0);
        Outcome summary = terminal.Run("summary", "model.onnx").Expect(0);
        Assert.Matches(@"conv1 +Conv +1×8×24×24 +208", summary.Output);
        Assert.Matches("total +N×10 +[0-9,]+", summary.Output);
        terminal.Run("summary", "model.onnx", "--time").ExpectError(1, "not trainable");
    }

    [Fact]
    public void A_file_that_is_there_stays_unless_it_may_be_replaced()
    {
        digits.Save(terminal);
        File.WriteAllText(terminal.Path("model.onnx"), "mine");
        terminal.Run("export", "model.safetensors").ExpectError(2, "--force");
        Assert.Equal("mine", File.ReadAllText(terminal.Path("model.onnx")));
        terminal.Run("export", "model.safetensors", "--force").Expect(0);
        terminal.Run("export", "model.onnx").ExpectError(1, "already");
        terminal.Run("export", "model.safetensors", "--output", "nowhere/a.onnx").ExpectError(2, "no folder");
    }

    [Fact]
    public void A_page_in_one_file_is_written_for_a_model_and_for_the_built_in_reader()
    {
        digits.Save(terminal);
        Assert.Matches(@"Saved  model\.html: [\d,]+ bytes", terminal.Run("export", "model.safetensors", "--html").Expect(0).Output);
        terminal.Run("export", "--html", "--output", "reader.html").Expect(0);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(terminal.Path("reader.html")), StringComparison.Ordinal);
        Assert.Contains("data-name=\"digits\"", File.ReadAllText(terminal.Path("reader.html")), StringComparison.Ordinal);
        terminal.Run("export", "model.safetensors", "--html").ExpectError(2, "--force");
        terminal.Run("export", "model.safetensors", "--html", "--wasm").ExpectError(1, "name one of them");
        terminal.Run("export", "--wasm").ExpectError(1, "MODEL is missing");
    }

    [Fact]
    public void A_graph_that_cannot_be_run_is_refused_in_one_sentence()
    {
        File.WriteAllText(terminal.Path("page.onnx"), "<!DOCTYPE html><html>404</html>");
        terminal.Run("evaluate", "page.onnx", "--dataset", "generated").ExpectError(2, "page.onnx, byte 0: expected an ONNX file, found an HTML page");
    }

    public void Dispose() => terminal.Dispose();
}
