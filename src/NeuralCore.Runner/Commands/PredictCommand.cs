using System.CommandLine;
using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Answers;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore predict</c>: reads handwriting in images.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var images = new Argument<string[]>("[MODEL] IMAGE")
        {
            Description = "Images (PNG, JPEG, BMP, GIF), folders of images, or patterns such as \"scans/*.png\". A model " +
                "file or the folder of a run before them replaces the built-in reader.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> alphabet = CommandOption.Text(
            "--alphabet", "digits|letters|text",
            "The characters that may occur. [digits, or all that the given model knows]");
        Option<bool> one = CommandOption.Switch("--one", "Each image shows exactly one character.");
        Option<bool> digitsOnly = CommandOption.Switch(
            "--digits-only", "Leave separators out of the text: 1.250,00 becomes 125000.");
        Option<string?> lexicon = CommandOption.Text(
            "--lexicon", "FILE", "Read only texts of this list, one per line: the most probable is printed.");
        Option<bool> whole = CommandOption.Switch(
            "--whole", "A model of 28x28 pixels classifies each image as a whole; models of clothes always do.");
        Option<double?> rejectBelow = CommandOption.Number(
            "--reject-below", "CONFIDENCE",
            "Less confident predictions are unknown; 0 rejects none, --json prints the confidence. " +
                $"[that of the model, else {ModelUse.DefaultThreshold}]", "from 0 to 1", p => p is >= 0 and <= 1);
        Option<string?> stages = CommandOption.Text(
            "--show-stages", "DIR", "Write the processing stages as images: grey, ink, boxes, input of the network.");
        Option<bool> draw = CommandOption.Switch("--draw", "Draw the input of the network in the terminal.");
        Option<string?> output = CommandOption.Text(
            "--output", "FILE.csv", "Also write the predictions as a CSV table.");
        Option<int?> threads = CommandOption.Integer(
            "--threads", "N", "Images that are processed in parallel; the result does not depend on it. [all cores]", 1,
            WorkerTeam.MaxThreads);
        var scaling = new ScalingOptions();
        Option<string?> outputName = CommandOption.OutputName();
        Option<bool> json = CommandOption.Json(), quiet = CommandOption.Quiet();
        var command = new Command("predict", "Read handwriting in images, or classify images with a model.")
        {
            images, alphabet, one, digitsOnly, lexicon, whole, rejectBelow, stages, draw, output, outputName, threads, json, quiet,
        };
        scaling.AddTo(command);
        command.SetAction(parsed => (int)new PredictSession(new PredictSettings(
            PredictSettings.Split(parsed.GetRequiredValue(images)).Model,
            scaling.Of(parsed),
            parsed.GetValue(outputName),
            PredictSettings.Split(parsed.GetRequiredValue(images)).Images,
            PredictSettings.AlphabetOf(parsed.GetValue(alphabet)),
            new ReaderOptions
            {
                ExactlyOne = parsed.GetValue(one),
                DigitsOnly = parsed.GetValue(digitsOnly),
                Lexicon = Named(lexicon, parsed) is { } file ? Lexicon.Read(file) : null,
            },
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
        return name is not { Length: 0 } ? name
            : throw new UsageException($"{option.Name} is empty. Name the file or folder to write.");
    }
}
