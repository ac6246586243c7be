using NeuralCore.Handwriting;
using NeuralCore.Runs.Progress;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralCore.Runner.Terminal;

/// <summary>
/// Where people read: standard output, or standard error where standard output is for a script. Plain lines where
/// nobody watches.
/// </summary>
internal sealed class Screen : IMessages
{
    /// <summary>Tables are not folded where there is no terminal to fit into.</summary>
    private const int WidthOfFiles = 200;

    private readonly TextWriter writer;
    private readonly TextWriter results;

    /// <param name="results">Where the one line goes that is worth a line even to somebody who wants to see
    /// nothing.</param>
    private Screen(TextWriter writer, bool redirected, TextWriter? results = null)
    {
        this.writer = writer;
        this.results = results ?? writer;
        IsLive = !redirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = IsLive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = IsLive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        IsLive &= Console.Profile.Capabilities.Ansi;
        if (!IsLive) Console.Profile.Width = WidthOfFiles;
    }

    public IAnsiConsole Console { get; }

    /// <summary>Whether lines can be redrawn: a terminal that knows how.</summary>
    public bool IsLive { get; }

    /// <summary>Whether digits and tables may use colours: not in files, nor where NO_COLOR is set.</summary>
    public bool HasColor => IsLive && Console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>Characters that fit beside one another without touching the end of the line.</summary>
    public int Width => Console.Profile.Width - 1;

    /// <summary>
    /// Whether a progress line stands where the next line will be written, which must then cover it whole.
    /// </summary>
    public bool HasProgress { get; set; }

    public static Screen Output() => new(System.Console.Out, System.Console.IsOutputRedirected);

    /// <param name="json">Whether standard output is kept for one JSON object.</param>
    /// <param name="quiet">Whether nothing but the result is to be seen.</param>
    public static Screen For(bool json, bool quiet = false) => (json, quiet) switch
    {
        (_, true) => new Screen(TextWriter.Null, redirected: true, json ? TextWriter.Null : System.Console.Out),
        (true, _) => new Screen(System.Console.Error, System.Console.IsErrorRedirected),
        _ => Output(),
    };

    /// <summary>Something that went wrong and does not end the command; told even where nothing else is.</summary>
    public void Warning(string text)
    {
        if (writer == TextWriter.Null) System.Console.Error.WriteLine($"warning: {text}");
        else Line($"Warning: {text}", "yellow");
    }

    public void Note(string text) => Line($"Note: {text}", "yellow");

    public TrainTest Download(string dataset, Func<IProgress<DownloadProgress>, Task<TrainTest>> load) =>
        DownloadView.Run(this, dataset, load);

    public void Line(string text = "") => Line(text, style: null);

    /// <param name="style">As Spectre.Console writes it: <c>bold green</c>.</param>
    public void Line(string text, string? style)
    {
        if (HasProgress) text = text.PadRight(Console.Profile.Width - 1);
        if (IsLive) Console.Write(new Text(text + "\n", style is null ? Style.Plain : Style.Parse(style)));
        else writer.WriteLine(text);
    }

    /// <summary>What the command was run for: a line that is also written where all others are not wanted.</summary>
    /// <inheritdoc cref="Line(string, string?)" />
    public void Result(string text, string? style = null)
    {
        if (results == writer) Line(text, style);
        else results.WriteLine(text);
    }

    /// <summary>A line whose parts have styles of their own.</summary>
    public void Line(Paragraph text)
    {
        Write(text);
        Line();
    }

    public void Write(IRenderable table)
    {
        Console.Write(table);
        if (IsLive) return;
        writer.Flush();
    }
}
