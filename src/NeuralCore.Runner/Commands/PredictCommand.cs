using System.CommandLine;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore predict</c>: reads pictures with a saved model.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create("A model file, or the folder of a run.", required: true);
        var images = new Argument<string[]>(
            "IMAGE") { Description = "Pictures (PNG, JPEG, BMP, GIF), folders of pictures, or patterns such as " +
            "\"scans/*.png\".", Arity = ArgumentArity.OneOrMore };
        Option<bool> whole = CommandOption.Switch("--whole", "Take a picture as one object, as models of clothes " +
            "always do, rather than as a page with digits on it.");
        Option<double?> rejectBelow = CommandOption.Number("--reject-below", "CONFIDENCE", $"Digits with less " +
            $"confidence are unknown; --json shows it, 0 always answers. [the model's own, else " +
            $"{ModelUse.DefaultThreshold}]", "from 0 to 1", p => p is >= 0 and <= 1);
        Option<string?> stages = CommandOption.Text("--show-stages", "DIR", "Write what happened on the way as " +
            "pictures: grey, ink, boxes, digits.");
        Option<bool> draw = CommandOption.Switch("--draw", "Draw in the terminal what the network saw of each digit.");
        Option<string?> output = CommandOption.Text("--output", "FILE.csv", "Also write the answers as a table.");
        Option<int?> threads = CommandOption.Whole("--threads", "N", "Pictures that are read at once; the answers do " +
            "not depend on it. [all cores]", 1, WorkerTeam.MaxThreads);
        var scaling = new ScalingOptions();
        Option<string?> outputName = CommandOption.OutputName();
        Option<bool> json = CommandOption.Json(), quiet = CommandOption.Quiet();
        var command = new Command("predict", "Read the digits in pictures, or tell what they show.") { model, images,
            whole, rejectBelow, stages, draw, output, outputName, threads, json, quiet };
        scaling.AddTo(command);
        command.SetAction(parsed => (int)new PredictSession(new PredictSettings(
            parsed.GetRequiredValue(model),
            scaling.Of(parsed),
            parsed.GetValue(outputName),
            parsed.GetRequiredValue(images),
            parsed.GetValue(whole),
            parsed.GetValue(rejectBelow),
            Named(stages, parsed),
            parsed.GetValue(draw),
            Named(output, parsed),
            parsed.GetValue(threads) ?? Defaults.Threads,
            parsed.GetValue(json),
            parsed.GetValue(quiet))).Run());
        return command;
    }

    private static string? Named(Option<string?> option, ParseResult parsed)
    {
        string? name = parsed.GetValue(option);
        return name is { Length: 0 } ? throw new UsageException($"{option.Name} is empty. Say where to write.") : name;
    }
}
