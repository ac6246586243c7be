using System.CommandLine;
using System.CommandLine.Parsing;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Terminal;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class UsageErrors
{
    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string more = $" See '{(command is RootCommand ? ProgramText.Name : $"{ProgramText.Name} {command.Name}")} " +
            $"--help'.";
        if (parsed.UnmatchedTokens.FirstOrDefault(IsOption) is { } option) return UnknownOption(option, command) + more;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string word = parsed.UnmatchedTokens[0];
            return command is RootCommand
                ? $"'{word}' is no " +
                    $"command.{Suggestion.For(word, command.Subcommands.Select(known => known.Name))}{more}"
                : $"'{word}' was not expected here.{more}";
        }

        return parsed.Errors[0].Message + more;
    }

    /// <summary>
    /// The parser takes an unknown option for a value of an argument that comes before or after it; this finds it.
    /// After a <c>--</c> every word is a value, as the file <c>-dash.png</c>.
    /// </summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? UnknownOption(ParseResult parsed)
    {
        Token[] behind = [.. parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash)];
        string? option = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens)
            .FirstOrDefault(token =>
                IsOption(token.Value) && !behind.Any(value => ReferenceEquals(value, token)))?.Value;
        return option is null ? null : UnknownOption(option, parsed.CommandResult.Command);
    }

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-' && !char.IsAsciiDigit(token[1]);

    private static string UnknownOption(string option, Command command)
    {
        string name = option.Split('=', ':')[0];
        return $"'{name}' is no option of " +
            $"{command.Name}.{Suggestion.For(name, command.Options.Where(known => !known.Hidden).Select(known => known.Name))}";
    }
}
