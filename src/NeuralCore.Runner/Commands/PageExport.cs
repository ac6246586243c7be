using NeuralCore.Handwriting.Reading;
using NeuralCore.Interop.Wasm;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.DrawingPage;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore export --html</c>: the drawing page with a network in one file.</summary>
internal static class PageExport
{
    private const string Extension = ".html", BuiltIn = "digits";

    /// <param name="path">A model file or the folder of a run; null for the built-in reader of digits.</param>
    public static ExitCode Run(string? path, InputScaling? scaling, string? output, bool force, Screen screen)
    {
        string? file = path is null ? null : LoadedModel.FileOf(path);
        string target = OutputFile.Require(
            output ?? (file is null ? BuiltIn + Extension : Path.ChangeExtension(file, Extension)), force);
        Model model = file is null ? ShippedReaders.For(ReadingAlphabet.Digits) : LoadedModel.Of(file, scaling).Model;
        string name = file is null ? BuiltIn : NameOf(file);
        screen.Line($"Model  {model.Network.Architecture}");
        byte[] page = SingleFilePage.Write(WasmFile.Write(model, name), name);
        AtomicFile.Write(target, stream => stream.Write(page));
        screen.Result($"Saved  {target}: {Figures.Count(page.Length)} bytes; open it in a browser, it needs no server",
            "bold green");
        return ExitCode.Success;
    }

    /// <summary>A model in the folder of a run has the name of the folder.</summary>
    private static string NameOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        string? folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)));
        return name == "model" && !string.IsNullOrEmpty(folder) ? folder : name;
    }
}
