using System.CommandLine;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Explaining;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore explain</c>: a page, or text, that shows how a trained network computes and learns.</summary>
internal static class ExplainCommand
{
    private const string Text = "--text", Output = "--output", Engine = "--engine", Training = "--training";

    public static Command Create()
    {
        Argument<string> run = ModelArgument.Create("The folder of a run, or a model file.", required: true);
        Option<int?> port = CommandOption.Integer(
            "--port", "N", $"Port of the page on this machine. [{ExplainServer.DefaultPort}]", 1, ushort.MaxValue);
        Option<string?> output = CommandOption.Text(
            Output, "DIR", "Write the page to a new folder for a static web server, with the engine as WebAssembly.");
        Option<string?> engine = CommandOption.Text(
            Engine, "DIR", $"With {Output}: the published engine. [published from this clone]");
        Option<bool> text = CommandOption.Switch(
            Text, "Print the passes of one image, layer by layer, in place of a page.");
        Option<int?> image = CommandOption.Integer(
            "--image", "N", $"With {Text}: index of the test image, starting at 0. [0]", 0);
        Option<bool> training = CommandOption.Switch(Training,
            $"With {Text}: passes as in training, with dropout masks and the statistics of a batch.");
        Option<string?> dataset = CommandOption.Dataset("auto: the model's own. [auto]");
        Option<string?> data = CommandOption.DataFolder(), set = CommandOption.DataSet();
        var command = new Command(
            "explain", "Show how a trained network computes and learns, number by number.")
        {
            run, port, output, engine, text, image, training, dataset, data, set,
        };
        command.SetAction(parsed =>
        {
            bool asText = parsed.GetValue(text);
            if (parsed.GetValue(image) is not null && !asText) throw new UsageException($"--image is for {Text}.");
            if (parsed.GetValue(training) && !asText) throw new UsageException($"{Training} is for {Text}.");
            if (parsed.GetValue(engine) is not null && parsed.GetValue(output) is null)
                throw new UsageException($"{Engine} is for {Output}.");
            if (asText && (parsed.GetValue(output) is not null || parsed.GetValue(port) is not null))
                throw new UsageException($"{Text} prints in place of a page: leave out {Output} and --port.");
            var choice = DataChoice.Of(parsed.GetValue(dataset), parsed.GetValue(data), parsed.GetValue(set));
            var screen = Screen.Output();
            using var interruption = new Interruption(screen);
            var source = ExplainSource.Load(parsed.GetValue(run)!, choice, screen, interruption.Token);
            if (asText) ExplainView.Write(screen, source, parsed.GetValue(image) ?? 0, parsed.GetValue(training));
            else if (parsed.GetValue(output) is { } folder) Write(screen, source, folder, parsed.GetValue(engine));
            else Serve(screen, source, parsed.GetValue(port) ?? ExplainServer.DefaultPort, interruption.Token);
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static void Serve(Screen screen, ExplainSource source, int port, CancellationToken cancellation)
    {
        using var server = new ExplainServer(source, port);
        screen.Line($"{source.Facts.Name} is explained at {server.Address}. Ctrl+C ends it.");
        server.Run(cancellation);
    }

    private static void Write(Screen screen, ExplainSource source, string folder, string? engine)
    {
        ExplainFolder.Write(source, folder, EngineBundle.Find(engine, screen));
        screen.Line($"Saved  {folder}: serve it with any web server and open {ExplainPage.Index}.");
    }
}
