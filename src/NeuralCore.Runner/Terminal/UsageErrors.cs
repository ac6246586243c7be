using System.CommandLine;
using System.CommandLine.Parsing;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Terminal;

/// <summary>Describes what is wrong with a command line.</summary>
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
                ? $"'{word}' is not a " +
                    $"command.{Suggestion.For(word, command.Subcommands.Select(known => known.Name))}{more}"
                : $"'{word}' is unexpected here.{more}";
        }

        return parsed.Errors[0].Message + more;
    }

    /// <summary>
    /// Finds an unknown option that the parser has assigned as a value to an argument. After a <c>--</c> every word is
    /// a value, as the file <c>-dash.png</c>.
    /// </summary>
    /// <returns>The error; null for none.</returns>
    public static string? UnknownOption(ParseResult parsed)
    {
        Token[] behind = [.. parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash)];
        string? option = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens)
            .FirstOrDefault(token =>
                IsOption(token.Value) && !behind.Any(value => ReferenceEquals(value, token)))?.Value;
        return option is null ? null : UnknownOption(option, parsed.CommandResult.Command);
    }

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-' && !char.IsAsciiDigit(token[1]);

    private static string UnknownOption(string text, Command command)
    {
        string name = text.Split('=', ':')[0];
        IEnumerable<string> known = command.Options.Where(option => !option.Hidden).Select(option => option.Name);
        return $"'{name}' is not an option of {command.Name}.{Suggestion.For(name, known)}";
    }
}
