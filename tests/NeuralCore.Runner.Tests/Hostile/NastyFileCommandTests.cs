using NeuralCore.Fuzzing;
using NeuralCore.Fuzzing.Runner;
using NeuralCore.Runner.Tests.Imaging;

namespace NeuralCore.Runner.Tests.Hostile;

/// <summary>Every nasty file given to the commands: exit code 2 and a sentence. In this process, as two hundred processes would take a minute.</summary>
[Collection(nameof(ConsoleAlone))]
public sealed class NastyFileCommandTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void As_a_model_it_exits_with_2_and_a_sentence()
    {
        string data = terminal.Path(SmallDigits.Write(terminal, train: 0, test: 20)), picture = Add("digit.png", PngSample.Write(28, 28, (x, y) => x > 10 && x < 16 && y > 5 && y < 22 ? 20 : 255));
        foreach (NastyFile file in NastyFiles.All)
        {
            string path = Add(file);
            ExpectError(file, Run("evaluate", path, "--data", data));
            // A model whose names are nasty reads pictures as any other.
            // The first argument of predict is a model by its extension.
            string model = path.EndsWith(".onnx", StringComparison.Ordinal) || path.EndsWith(".safetensors", StringComparison.Ordinal)
                ? path : Add(Path.GetFileName(path) + ".safetensors", file.Content);
            if (file.Expected is null && file.Reader == "model") Run("predict", model, picture);
            else ExpectError(file, Run("predict", model, picture));
        }
    }

    [Fact]
    public void As_a_picture_it_exits_with_2_and_a_sentence()
    {
        string model = Add("model.safetensors", LibrarySamples.Models[0]);
        foreach (NastyFile file in NastyFiles.All.Where(file => file.Expected is not null)) ExpectError(file, Run("predict", model, Add(file.Name.Replace('/', '-') + ".png", file.Content)));
    }

    [Fact]
    public void As_data_it_exits_with_2_and_a_sentence_and_leaves_no_run()
    {
        string data = terminal.Path(SmallDigits.Write(terminal, train: 20, test: 20)), images = Path.Combine(data, SmallDigits.TestImages), output = terminal.Path("results");
        foreach (NastyFile file in NastyFiles.All)
        {
            File.WriteAllBytes(images, file.Content);
            ExpectError(file, Run("train", "--data", data, "--output", output));
        }

        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public void As_a_file_of_a_run_it_exits_with_2_and_a_sentence()
    {
        string[] runs = [terminal.Path(SmallRun.Write(terminal, "a", [1], "{}")), terminal.Path(SmallRun.Write(terminal, "b", [2], "{}"))];
        foreach (NastyFile file in NastyFiles.All)
        {
            foreach (string name in (string[])["run.json", "metrics.json", "history.csv", "predictions.csv"])
            {
                string path = Path.Combine(runs[1], name);
                byte[] whole = File.ReadAllBytes(path);
                File.WriteAllBytes(path, file.Content);
                // A run.json of another program is a run without settings.
                if (file.Content.AsSpan().StartsWith("{"u8)) Run(["compare", .. runs]);
                else ExpectError(file, Run(["compare", .. runs]));
                File.WriteAllBytes(path, whole);
            }
        }
    }

    [Fact]
    public void As_a_process_of_its_own_a_command_says_the_same()
    {
        foreach (NastyFile file in NastyFiles.All.Where(file => file.Name is "pointer.safetensors" or "escape.safetensors")) terminal.Run("evaluate", Add(file), "--data", "none").ExpectError(2, file.Expected!);
    }

    public void Dispose() => terminal.Dispose();

    private string Add(NastyFile file) => Add(file.Name.Replace('/', '-'), file.Content);

    private string Add(string name, byte[] content)
    {
        File.WriteAllBytes(terminal.Path(name), content);
        return terminal.Path(name);
    }

    private static void ExpectError(NastyFile file, Outcome outcome)
    {
        Assert.True(outcome.ExitCode == 2, $"{file}, {file.What}: exit code {outcome.ExitCode}.\n{outcome.Output}\n{outcome.Error}");
        string[] lines = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        // An architecture's text stands below the sentence, and a mark under it.
        Assert.True(lines.Length == 1 || (lines.Length == 3 && lines[2].Contains('^', StringComparison.Ordinal)), outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unforeseen", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>Nothing that a terminal would obey is written.</summary>
    private static Outcome Run(params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter said = new() { NewLine = "\n" }, complained = new() { NewLine = "\n" };
        try
        {
            Console.SetOut(said);
            Console.SetError(complained);
            var outcome = new Outcome((int)CommandLine.Run(arguments), said.ToString(), complained.ToString());
            Assert.DoesNotContain(outcome.Output + outcome.Error, c => char.IsControl(c) && c is not ('\n' or '\r') || c == '\u202E');
            return outcome;
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
