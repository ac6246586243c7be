using System.CommandLine;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>The options of the training settings, for the commands that have them.</summary>
/// <param name="settings">The settings of the command.</param>
/// <param name="json">The <c>--json</c> option of the command.</param>
internal sealed class TrainingArguments(IReadOnlyList<Setting> settings, Option<bool> json)
{
    private readonly (Setting Setting, Option<string?> Option)[] options =
        [.. settings.Select(setting => (setting, CommandOption.Of(setting)))];

    private readonly Option<bool> quiet = CommandOption.Quiet();

    public IEnumerable<Option> All => [.. options.Select(option => option.Option), json, quiet];

    /// <exception cref="UsageException">The options are inconsistent.</exception>
    public TrainSettings Settings(ParseResult parsed) =>
        TrainSettings.Of([.. options.Where(option => parsed.GetValue(option.Option) is not null)
            .Select(option => (option.Setting, parsed.GetValue(option.Option)!))]) with
        {
            Json = parsed.GetValue(json),
            Quiet = parsed.GetValue(quiet),
        };

    /// <summary>The given settings as words of a command line, without those that a sweep sets itself.</summary>
    public IEnumerable<string> Given(ParseResult parsed) => options
        .Where(option => parsed.GetValue(option.Option) is not null
            && option.Setting.Name is not ("threads" or "output"))
        .SelectMany(option => (string[])[option.Setting.Option, parsed.GetValue(option.Option)!]);
}
