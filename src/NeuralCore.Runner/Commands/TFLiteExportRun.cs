using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.TFLite;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>Runs <c>export --tflite</c>.</summary>
internal static class TFLiteExportRun
{
    /// <param name="isColor">Whether a model for grey images shall take colour images.</param>
    /// <param name="int8">The data set of the calibration; null for 32-bit numbers.</param>
    /// <param name="target">The file to write.</param>
    public static ExitCode Run(Model model, bool probabilities, bool isColor, DataChoice? int8, string target,
        int threads, Screen screen)
    {
        using var interruption = new Interruption(screen);
        screen.Line($"Model  {model.Network.Architecture}");
        if (!model.Scaling.IsDefault)
            screen.Line($"Inputs {model.Scaling}: the file states it, and the app scales the pixels.");
        var export = TFLiteExport.Of(
            model, probabilities, isColor, int8, target, threads, screen, interruption.Token);
        if (export.Content is not { } content)
        {
            Console.Error.WriteLine($"error: The predictions of the exported graph differ from those of the model, " +
                $"so {target} was not written. Please report this with the model.");
            return ExitCode.CheckFailed;
        }

        AtomicFile.Write(target, file => file.Write(content));
        if (!File.ReadAllBytes(target).AsSpan().SequenceEqual(content))
            throw new IOException($"{target} does not contain what was compared with the model: export it again.");
        OnnxGraph written = TFLiteFile.Read(target);
        if (export.Loss is not null) RoundingTable.Write(screen, export.Loss);
        screen.Result($"Saved  {target}: {Figures.Count(content.Length)} bytes, {(int8 is null ? "float32" : "int8")}, " +
            $"input \"{written.InputName}\" 1×{string.Join('×', written.InputSizes)}, output " +
            $"\"{written.OutputName}\" 1×{written.OutputShape}{(export.Loss is { } loss ? $"; {loss.Sentence}" : "")}",
            "bold green");
        return ExitCode.Success;
    }
}
