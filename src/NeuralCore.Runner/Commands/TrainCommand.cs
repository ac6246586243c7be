using System.CommandLine;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore train</c>: trains a network and saves the run.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var training = new TrainingArguments(
            [.. TrainSettings.Training, .. TrainSettings.Run],
            CommandOption.Switch("--json", "Print the content of metrics.json on standard output, and nothing else."));
        Option<string?> resume = ResumeCommand.CreateOption();
        Option<bool> noReport = CommandOption.Switch(
            "--no-report", "Write no charts and no report.html, only the model and the metrics.");
        Option<bool> noPreflight = CommandOption.Switch(
            "--no-preflight", "Skip the checks of data and network before the training; 'neuralcore doctor' has more.");
        Option<bool> checkDeterminism =
            CommandOption.Switch(DeterminismCheck.OptionName,
                "Run short trainings with 1, 2, 3 and 7 threads and with " +
                "processor instructions disabled, and compare the weights; nothing is saved.");
        Option<bool> hashOnly = DeterminismCheck.CreateHashOption();

        var command = new Command("train", "Train a network, evaluate it on the test set, and save both.");
        foreach (Option option in training.All) command.Options.Add(option);
        foreach (Option option in (Option[])[resume, noReport, noPreflight, checkDeterminism, hashOnly])
            command.Options.Add(option);
        command.SetAction(parsed => (int)Run(parsed));
        return command;

        ExitCode Run(ParseResult parsed)
        {
            if (parsed.GetValue(resume) is { } run) return ResumeCommand.Run(run, parsed, Settings);
            string[] arguments = [.. parsed.Tokens.Skip(1).Select(token => token.Value)];
            TrainSettings settings = Settings(parsed);
            if (parsed.GetValue(hashOnly)) return DeterminismCheck.PrintHash(settings);
            return parsed.GetValue(checkDeterminism) ? new DeterminismCheck(settings, arguments).Run()
                : new TrainSession(settings, arguments).Run();
        }

        TrainSettings Settings(ParseResult parsed) => training.Settings(parsed) with
        {
            Report = !parsed.GetValue(noReport),
            Preflight = !parsed.GetValue(noPreflight),
        };
    }
}
