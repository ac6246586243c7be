using System.Runtime.CompilerServices;
using NeuralCore.Runner.Tests.Prediction;

namespace NeuralCore.Runner.Tests;

public sealed class ImportTests(DigitModel digits) : IClassFixture<DigitModel>, IDisposable
{
    private const string Layers = "conv 3x3x3 relu | maxpool 2 | conv 3x3x4 relu | dropout 0.5 | dense 6 relu | dense 5";

    private readonly Terminal terminal = new();

    private string[] Import => ["import", Fixture("Import/Fixtures/split.safetensors"), "--architecture", Layers, "--input-shape", "12x12x1"];

    [Fact]
    public void A_state_dict_becomes_a_model_and_a_table_says_what_went_where()
    {
        Outcome imported = terminal.Run([.. Import, "--class-names", "a,b,c,d,e"]).Expect(0);
        Assert.Matches(@"features\.3\.weight +4×3×3×3 F32 +conv2\.weight +3×3×3×4 +\(out, in, h, w\) → \(h, w, in, out\)", imported.Output);
        Assert.Matches(@"classifier\.1\.weight +6×36 F32 +dense1\.weight +36×6 +.*rows from C, H, W to H, W, C", imported.Output);
        Assert.Contains("Weights of PyTorch, detected from their names", imported.Output, StringComparison.Ordinal);
        Assert.Contains("evaluate model.safetensors --data FOLDER", imported.Output, StringComparison.Ordinal);
        Model model = ModelFile.Load(terminal.Path("model.safetensors"));
        Assert.Equal(["a", "b", "c", "d", "e"], model.ClassNames);
        Assert.Equal("split.safetensors (PyTorch)", model.Provenance[ModelKeys.ImportedFrom]);
    }

    [Fact]
    public void A_file_that_is_there_stays_unless_it_may_be_replaced_and_the_source_stays_in_any_case()
    {
        File.WriteAllText(terminal.Path("model.safetensors"), "mine");
        terminal.Run(Import).ExpectError(2, "--force");
        Assert.Equal("mine", File.ReadAllText(terminal.Path("model.safetensors")));
        Assert.Matches(@"^Saved  model\.safetensors: [\d,]+ bytes, 12×12×1 → 5 classes\s*$", terminal.Run([.. Import, "--force", "--quiet"]).Expect(0).Output);
        Assert.Equal(["0", "1", "2", "3", "4"], ModelFile.Load(terminal.Path("model.safetensors")).ClassNames);

        File.Copy(Fixture("Import/Fixtures/split.safetensors"), terminal.Path("weights.safetensors"));
        byte[] before = File.ReadAllBytes(terminal.Path("weights.safetensors"));
        terminal.Run("import", "weights.safetensors", "--architecture", Layers, "--input-shape", "12x12x1", "--output", "./weights.safetensors", "--force").ExpectError(1, "name another --output");
        Assert.Equal(before, File.ReadAllBytes(terminal.Path("weights.safetensors")));
    }

    [Fact]
    public void What_is_missing_or_does_not_fit_is_said_and_nothing_is_written()
    {
        string file = Fixture("Import/Fixtures/split.safetensors");
        terminal.Run("import", "none.safetensors", "--architecture", "mlp").ExpectError(2, "none.safetensors");
        terminal.Run("import", file).ExpectError(1, "has weights of conv 3x3x3, conv 3x3x4, dense 6, dense 5.");
        terminal.Run("import", file, "--architecture", Layers).ExpectError(2, "tensor \"classifier.1.weight\": expected 6×484 (out, in) for dense1 (dense 6) in a file of PyTorch, found 6×36.");
        terminal.Run("import", file, "--architecture", "conv 3x3x3 | dens 5").ExpectError(1, "'dens' is not a layer");
        terminal.Run([.. Import, "--class-names", "a,b"]).ExpectError(1, "--class-names has 2 names, but the network has 5 outputs.");
        terminal.Run([.. Import, "--from", "keras"]).ExpectError(2, "--from pytorch");
        terminal.Run([.. Import, "--order", "conv9"]).ExpectError(1, "The file has no layer 'conv9'.");
        File.WriteAllText(terminal.Path("page.safetensors"), "<!DOCTYPE html><html>404</html>");
        terminal.Run("import", "page.safetensors", "--architecture", "mlp").ExpectError(2, "found an HTML page");
        Assert.Equal(["page.safetensors"], Directory.GetFileSystemEntries(terminal.Folder).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void A_preset_takes_the_weights_of_a_network_that_was_trained_on_normalised_digits()
    {
        var random = new RandomStream(3, RandomPurpose.Test);
        SafetensorsFile.Write(terminal.Path("mlp.safetensors"), [Draw(ref random, "fc1.weight", 128, 784), Draw(ref random, "fc1.bias", 128), Draw(ref random, "fc2.weight", 10, 128), Draw(ref random, "fc2.bias", 10)], []);
        Outcome imported = terminal.Run("import", "mlp.safetensors", "--architecture", "mlp", "--mean", "0.1307", "--std", "0.3081").Expect(0);
        Assert.Contains("the model takes pixels from 0 to 1", imported.Output, StringComparison.Ordinal);
        terminal.Run("evaluate", "model.safetensors", "--data", SmallDigits.Write(terminal), "--quiet").Expect(0);
    }

    [Fact]
    public void A_graph_becomes_layers_that_say_the_same_also_with_a_normalisation()
    {
        digits.Save(terminal);
        terminal.Run("export", "model.safetensors", "--quiet").Expect(0);
        Outcome imported = terminal.Run("import", "model.onnx", "--output", "back.safetensors").Expect(0);
        Assert.Matches(@"Check  1,000 images \(.+\): the same predictions, largest absolute difference (0|\d\.\d)e[+-]?\d", imported.Output);
        string data = SmallDigits.Write(terminal);
        Assert.Equal(terminal.Run("evaluate", "model.safetensors", "--data", data, "--quiet").Expect(0).Output, terminal.Run("evaluate", "back.safetensors", "--data", data, "--quiet").Expect(0).Output);
        Assert.Equal("model.onnx (ONNX)", ModelFile.Load(terminal.Path("back.safetensors")).Provenance[ModelKeys.ImportedFrom]);

        Outcome normalized = terminal.Run("import", "model.onnx", "--mean", "0.1307", "--std", "0.3081", "--output", "normalized.safetensors").Expect(0);
        Assert.Matches(@"Check  1,000 images \(.+\): the same predictions", normalized.Output);
        Assert.NotEqual(WeightHash.Of(digits.Model.Network), WeightHash.Of(ModelFile.Load(terminal.Path("normalized.safetensors")).Network));
        terminal.Run("import", "model.onnx", "--architecture", "mlp", "--output", "x.safetensors").ExpectError(1, "leave out --architecture");
    }

    [Fact]
    public void A_graph_that_is_no_chain_is_told_apart_from_one_that_is_broken()
    {
        terminal.Run("import", Fixture("Onnx/Fixtures/pytorch_residual.onnx")).ExpectError(2, "predict and evaluate can use the file directly, but it cannot be converted to trainable layers.");
        Assert.Empty(Directory.GetFileSystemEntries(terminal.Folder));
        File.WriteAllBytes(terminal.Path("cut.onnx"), File.ReadAllBytes(Fixture("Onnx/Fixtures/pytorch_residual.onnx"))[..100]);
        Outcome broken = terminal.Run("import", "cut.onnx");
        broken.ExpectError(2, "cut.onnx");
        Assert.DoesNotContain("can use the file directly", broken.Error, StringComparison.Ordinal);
    }

    public void Dispose() => terminal.Dispose();

    private static KeyValuePair<string, Tensor> Draw(ref RandomStream random, string name, params int[] sizes)
    {
        var tensor = new Tensor(new Shape(sizes));
        foreach (ref float value in tensor.Span) value = (float)random.NextDouble(-0.1, 0.1);
        return new(name, tensor);
    }

    private static string Fixture(string name) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../NeuralCore.Tests/Models", name));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
