namespace NeuralCore;

/// <summary>Parses an architecture text into stages; handles the syntax, not the names of layers.</summary>
/// <remarks><code>
/// chain  = stage { "|" stage }
/// stage  = name { argument }  |  "residual" "(" chain [ "+" chain ] ")"
/// words are separated by spaces; ( ) | + are separate words
/// </code></remarks>
internal sealed class StageParser
{
    /// <summary>Maximum nesting, as a limit for malicious texts; real networks need less.</summary>
    private const int MaxDepth = 8;

    private readonly string text;
    private readonly List<Word> words = [];
    private int next;

    private StageParser(string text)
    {
        this.text = text;
        for (int i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i])) i++;
            else if (IsPunctuation(text[i])) words.Add(new Word(text[i].ToString(), i++));
            else
            {
                int start = i;
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && !IsPunctuation(text[i])) i++;
                words.Add(new Word(text[start..i], start));
            }
        }
    }

    public static IReadOnlyList<Stage> Parse(string text)
    {
        var parser = new StageParser(text);
        IReadOnlyList<Stage> chain = parser.Chain(depth: 0);
        if (parser.Peek is { } extra)
        {
            throw parser.Error(
                IsPunctuation(extra.Text[0]) ? $"'{extra.Text}' has no partner here"
                : $"A | is missing before '{extra.Text}'", extra.Column);
        }

        return chain;
    }

    private Word? Peek => next < words.Count ? words[next] : null;

    private static bool IsPunctuation(char c) => c is '|' or '(' or ')' or '+';

    private List<Stage> Chain(int depth)
    {
        var stages = new List<Stage> { Stage(depth) };
        while (Peek is { Text: "|" })
        {
            next++;
            stages.Add(Stage(depth));
        }

        return stages;
    }

    private Stage Stage(int depth)
    {
        if (Peek is not { } name || IsPunctuation(name.Text[0]))
            throw Error("A layer is expected here", Peek?.Column ?? text.Length);
        next++;
        var arguments = new List<Word>();
        while (Peek is { } word && !IsPunctuation(word.Text[0]))
        {
            arguments.Add(word);
            next++;
        }

        return new Stage(name, arguments, Peek is { Text: "(" } open ? Branches(open, depth) : []);
    }

    private List<IReadOnlyList<Stage>> Branches(Word open, int depth)
    {
        if (depth == MaxDepth) throw Error($"Residuals are nested more than {MaxDepth} deep", open.Column);
        next++;
        var branches = new List<IReadOnlyList<Stage>> { Chain(depth + 1) };
        if (Peek is { Text: "+" })
        {
            next++;
            branches.Add(Chain(depth + 1));
        }

        if (Peek is not { Text: ")" }) throw Error("This '(' is not closed", open.Column);
        next++;
        return branches;
    }

    private ArchitectureException Error(string reason, int column) => new(reason, text, column);
}

/// <summary>A word of an architecture text and its position.</summary>
internal readonly record struct Word(string Text, int Column);

/// <summary>A stage of an architecture text: a name, its arguments, and the chains inside a residual.</summary>
internal sealed record Stage(Word Name, IReadOnlyList<Word> Arguments, IReadOnlyList<IReadOnlyList<Stage>> Branches);
