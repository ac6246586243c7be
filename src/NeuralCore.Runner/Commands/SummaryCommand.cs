using System.CommandLine;
using NeuralCore.Networks;
using NeuralCore.Runner.Reports;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore summary</c>: what a network consists of and costs.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        Argument<string> file = ModelArgument.Create("A model file, or the folder of a run.", required: false);
        Option<string?> model = CommandOption.Text("--model", "PRESET|ARCHITECTURE", $"A network for images of {DataFinder.DigitShape}. [{Defaults.Model}]");
        Option<int[]?> hidden = CommandOption.WholeList("--hidden", "512,256", "Hidden layers of an mlp.", TrainCommand.LargestLayer);
        Option<int?> classes = CommandOption.Whole("--classes", "N", $"Outputs of a preset. [{DataFinder.DigitClasses}]", 1, 256);
        var command = new Command("summary", "Show a network's layers, shapes, parameters and costs.") { file, model, hidden, classes };
        command.SetAction(parsed =>
        {
            Network network = Choose(parsed.GetValue(file), parsed.GetValue(model), parsed.GetValue(hidden), parsed.GetValue(classes));
            LayerTable.Write(Screen.Output(), network);
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static Network Choose(string? file, string? model, int[]? hidden, int? classes)
    {
        if (file is null) return ModelChoice.Of(model, hidden, dropout: null).Build(DataFinder.DigitShape, classes ?? DataFinder.DigitClasses, Defaults.Seed);
        if (model is not null || hidden is { Length: > 0 } || classes is not null) throw new UsageException("A model file says itself what it is: leave out --model, --hidden and --classes.");
        if (ModelChoice.PresetNames.Contains(file) && !File.Exists(file)) throw new UsageException($"'{file}' is a preset, not a file: summary --model {file}");
        return ModelArgument.Load(file).Network;
    }
}
